import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '@postern/protocol/scim';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fate } from '../link/testing/fake-app.ts';
import { unreachable } from '../link/testing/fake-org.ts';
import { createRig, type Rig } from '../link/testing/rig.ts';

const importId = randomUUID();
const order =
  (more: Record<string, unknown> = {}) =>
  () => ({ importId, attempt: 1, mode: 'full', groups: true, ...more });

function fill(rig: Rig, users: number, groups = 0): void {
  for (let n = 0; n < users; n++) {
    const lastModified = new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString();
    rig.app.users.set(`u${n}`, { id: `u${n}`, userName: `p${n}`, password: 'secret', meta: { lastModified } });
  }
  for (let n = 0; n < groups; n++) {
    rig.app.groups.set(`g${n}`, { id: `g${n}`, displayName: `Group ${n}`, members: [{ value: 'u0', display: 'p0' }] });
  }
}

async function run(rig: Rig, build: () => unknown): Promise<ReturnType<Rig['org']['add']>> {
  const action = rig.org.add('import', `import:${rig.org.appId}`, build);
  await rig.time.until(() => action.result !== undefined);
  return action;
}

const rowsOf = (rig: Rig) =>
  [...rig.org.imports.pages].toSorted(([one], [other]) => Number(one) - Number(other)).flatMap(([, rows]) => rows);

test('groups with members, then users, in pages, with the latest change as watermark', async () => {
  const rig = createRig({ settings: { pageSize: 300 } });
  fill(rig, 2_500, 3);
  await run(rig, order());
  const rows = rowsOf(rig);
  expect(rows.map(({ type }) => type).lastIndexOf('group')).toBe(2);
  expect(rows[0]?.resource['members']).toEqual([{ value: 'u0', display: 'p0' }]);
  expect(new Set(rows.map(({ resource }) => resource.id)).size).toBe(2_503);
  expect(rig.org.imports.completed).toEqual({
    pages: 3,
    users: 2_500,
    groups: 3,
    watermark: '2026-01-01T00:41:39.000Z',
  });
  expect(JSON.stringify(rows)).not.toContain('secret');
  await rig.stop();
});

test('since: only what changed after it, by meta.lastModified gt', async () => {
  const rig = createRig();
  fill(rig, 10, 1);
  await run(rig, order({ mode: 'incremental', since: '2026-01-01T00:00:06.000Z', groups: false }));
  expect(rowsOf(rig).map(({ resource }) => resource.id)).toEqual(['u7', 'u8', 'u9']);
  expect(rig.app.requests[0]?.query.get('filter')).toBe('meta.lastModified gt "2026-01-01T00:00:06.000Z"');
  await rig.stop();
});

/** Servers that count wrong, ignore startIndex, send short pages, or shift their list between two calls. */
const server = fc.record({
  total: fc.option(fc.oneof(fc.nat(60), fc.constant('many'), fc.constant('real')), { nil: undefined }),
  users: fc.nat(40),
  shortBy: fc.nat(3),
  ignoresStart: fc.boolean(),
  overlap: fc.nat(2),
  refusesPastEnd: fc.boolean(),
});

test('whatever the server says of its pages: it ends, nothing comes twice, a difference is told', async () => {
  await fc.assert(
    fc.asyncProperty(server, async ({ total, users, shortBy, ignoresStart, overlap, refusesPastEnd }) => {
      const rig = createRig({ settings: { pageSize: 7 } });
      const all = Array.from({ length: users }, (_, n) => ({ id: `u${n}`, userName: `p${n}` }) as JsonObject);
      const said = total === 'real' ? users : total;
      rig.app.answer = ({ query }) => {
        const start = Number(query.get('startIndex'));
        if (refusesPastEnd && total === 'real' && start > 1 && start > users) return { status: 400 };
        const from = ignoresStart ? 0 : Math.max(0, start - 1 - (start > 1 ? overlap : 0));
        const Resources = all.slice(from, from + 7 - shortBy);
        return {
          status: 200,
          json: { ...(said === undefined ? {} : { totalResults: said }), Resources } as JsonObject,
        };
      };
      const action = await run(rig, order({ groups: false }));
      expect(action.result?.status).toBe('done');
      const ids = rowsOf(rig).map(({ resource }) => resource.id);
      expect(new Set(ids).size).toBe(ids.length);
      // Pages that overlap make the count run ahead; a server that then refuses the last page leaves a difference, told below.
      const whole = !ignoresStart && overlap < 7 - shortBy && !(refusesPastEnd && overlap > 0);
      if (whole) expect(ids.length).toBe(users);
      expect(rig.org.imports.completed?.users).toBe(ids.length);
      if (typeof said === 'number') expect(rig.org.imports.completed?.mismatch !== undefined).toBe(said !== ids.length);
      expect(rig.app.requests.length).toBeLessThan(users + 5);
      rig.kill();
    }),
    { numRuns: 60 },
  );
});

test('an import takes a slot per page, so it does not hold up people', async () => {
  const rig = createRig({ settings: { concurrency: 1, pageSize: 10 } });
  fill(rig, 100);
  rig.app.fate = (): Fate => ({ answers: 100 });
  rig.org.add('import', 'import:x', order());
  await rig.time.until(() => rig.app.requests.length > 2);
  const read = rig.org.add('user.read', 'user:u1', () => ({ externalId: 'u1' }));
  await rig.time.until(() => read.state === 'done');
  expect(rig.org.imports.completed).toBeUndefined();
  expect(rig.app.mostOpen).toBe(1);
  await rig.time.until(() => rig.org.imports.completed !== undefined);
  await rig.stop();
});

test('a resource without an id stops the import with its name', async () => {
  const rig = createRig();
  rig.app.users.set('x', { userName: 'nameless' });
  const action = await run(rig, order());
  expect(action.result).toMatchObject({
    status: 'failed',
    error: { code: 'import_row_without_id', message: expect.stringContaining('nameless') },
  });
  expect(rig.org.imports.completed).toBeUndefined();
  await rig.stop();
});

test('a process that dies on the way leaves an attempt that is not continued', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-import-'));
  const rig = createRig({ settings: { pageSize: 10 }, file: join(folder, 'journal.db') });
  fill(rig, 100);
  rig.app.fate = (): Fate => ({ answers: 1_000 });
  const results: (string | undefined)[] = [];
  rig.org.onSettled((_action, { status, error }) => void results.push(error?.code ?? status));
  rig.org.add('import', 'import:x', order());
  await rig.time.until(() => rig.app.requests.length === 4);
  rig.kill();
  await rig.time.advance(2_000);
  rig.boot();
  await rig.time.until(() => results.length === 2);
  expect(results).toEqual(['import_interrupted', 'done']);
  expect(rig.org.imports.completed?.users).toBe(100);
  await rig.stop();
  rmSync(folder, { recursive: true });
});

test('an agent that cannot reach the org waits with its page, and goes on', async () => {
  const rig = createRig();
  fill(rig, 50);
  await rig.time.until(() => rig.agent.state().state === 'connected');
  const page = rig.org.imports.page;
  let failures = 3;
  rig.org.imports.page = (path, data) => {
    if (failures-- > 0) throw unreachable();
    return page(path, data);
  };
  const action = await run(rig, order());
  expect(action.result?.status).toBe('done');
  expect(rig.org.imports.completed).toMatchObject({ pages: 1, users: 50 });
  await rig.stop();
});
