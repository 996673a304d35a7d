import type { JsonObject } from '@postern/protocol/scim';
import { expect, test } from 'vitest';
import { unreachable } from '../link/testing/fake-org.ts';
import { createRig, type Rig } from '../link/testing/rig.ts';

/** An application that tells of changes; `status` in place of the answer. */
function watched(first: string | undefined = 'a-1') {
  const source: { marker: string | undefined; status: number } = { marker: first, status: 200 };
  const rig = createRig({ settings: { watch: true } });
  rig.app.fate = () => (source.status === 200 ? {} : { status: source.status });
  rig.app.answer = () => ({ status: 200, json: (source.marker ? { marker: source.marker } : {}) as JsonObject });
  return { rig, source };
}
const told = ({ org }: Rig) => org.exchanges.flatMap(({ changed }) => changed?.map(({ marker }) => marker) ?? []);
const asked = ({ app }: Rig) => app.requests.filter(({ path }) => path === '/Changes');

test('each marker is told once, the first one too; asked with the last one', async () => {
  const { rig, source } = watched();
  await rig.time.until(() => told(rig).length === 1);
  source.marker = 'a-2';
  await rig.time.until(() => told(rig).length === 2);
  await rig.time.advance(30_000);
  expect(told(rig)).toEqual(['a-1', 'a-2']);
  expect(rig.org.exchanges.find(({ changed }) => changed?.length)!.changed).toEqual([
    { appId: rig.org.appId, marker: 'a-1' },
  ]);
  expect(
    asked(rig)
      .map(({ query }) => query.get('after'))
      .slice(0, 2),
  ).toEqual([null, 'a-1']);
  expect(asked(rig).at(-1)!.query.get('after')).toBe('a-2');
  await rig.stop();
});

test('a source that is not reached yet is no change', async () => {
  const { rig, source } = watched(undefined);
  source.marker = undefined;
  await rig.time.until(() => asked(rig).length > 2);
  expect(told(rig)).toEqual([]);
  await rig.stop();
});

test('while the org is away the newest marker waits, and is told afterwards', async () => {
  const { rig, source } = watched();
  await rig.time.until(() => told(rig).length === 1);
  rig.org.down.fault = unreachable();
  source.marker = 'a-2';
  await rig.time.until(() => asked(rig).at(-1)!.query.get('after') === 'a-2');
  source.marker = 'a-3';
  await rig.time.advance(60_000);
  rig.org.down.fault = undefined;
  await rig.time.until(() => told(rig).length > 1);
  await rig.time.advance(60_000);
  expect(told(rig)).toEqual(['a-1', 'a-3']);
  await rig.stop();
});

test('a new process tells what it finds', async () => {
  const { rig } = watched();
  await rig.time.until(() => told(rig).length === 1);
  rig.kill();
  await rig.time.advance(1_000);
  rig.boot();
  await rig.time.until(() => told(rig).length === 2);
  expect(told(rig)).toEqual(['a-1', 'a-1']);
  await rig.stop();
});

test('a pause ends the call, and a resume begins it anew', async () => {
  const { rig, source } = watched();
  await rig.time.until(() => told(rig).length === 1);
  void rig.agent.pause();
  await rig.time.until(() => rig.agent.state().state === 'paused');
  const before = asked(rig).length;
  source.marker = 'a-2';
  await rig.time.advance(60_000);
  expect(asked(rig)).toHaveLength(before);
  void rig.agent.resume();
  await rig.time.until(() => told(rig).length === 2);
  expect(told(rig)).toEqual(['a-1', 'a-2']);
  await rig.stop();
});

test('a server that cannot tell is asked again after ten minutes, one that fails with a growing pause', async () => {
  for (const [status, least, most] of [
    [404, 1, 1],
    [503, 6, 40],
  ] as const) {
    const { rig, source } = watched();
    source.status = status;
    await rig.time.until(() => asked(rig).length === 1);
    await rig.time.advance(590_000);
    expect(asked(rig).length, String(status)).toBeGreaterThanOrEqual(least);
    expect(asked(rig).length, String(status)).toBeLessThanOrEqual(most);
    source.status = 200;
    await rig.time.advance(61_000);
    await rig.time.until(() => told(rig).length === 1);
    await rig.stop();
  }
});

test('apps that are not to be watched are left alone', async () => {
  const rig = createRig();
  await rig.time.until(() => rig.agent.state().state === 'connected');
  await rig.time.advance(60_000);
  expect(rig.app.requests).toEqual([]);
  await rig.stop();
});
