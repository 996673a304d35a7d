import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { enrolInFakeOrg } from '../enrol/enrolled.fixture.ts';
import { startFakeOrg } from '../link/fake-org.fixture.ts';
import { runPostern } from './postern.fixture.ts';

/** `postern run --service` on a folder, until what it says passes the test; then its standard input ends. */
async function runUntil(dir: string, seen: (line: string) => unknown, env: Record<string, string> = {}) {
  let close = (_rest: string): void => undefined;
  const input = new Promise<string>((resolve) => (close = resolve));
  const done = runPostern(dir, ['run', '--service'], {
    ...{ input, env },
    onOut: async (line) => {
      if (await seen(line)) close('');
    },
  });
  return done;
}
const folder = (): string => mkdtempSync(join(tmpdir(), 'postern-hosted-'));

test('it says that it is there, how it stands, and ends with its standard input', async () => {
  const org = await startFakeOrg();
  const dir = folder();
  await enrolInFakeOrg(org, dir, []);
  const done = await runUntil(dir, (line) => line.startsWith('STATUS='));
  await org.close();
  expect([done.code, done.out[0], done.out.at(-1)]).toEqual([0, expect.stringMatching(/^READY=1 /), 'STOPPING=1']);
});

test('not enrolled it waits with its screens, and another command sees it', async () => {
  const dir = folder();
  const status: string[] = [];
  const done = await runUntil(dir, async (line) => {
    if (!line.startsWith('READY=1')) return false;
    status.push(...(await runPostern(dir, ['status'])).out);
    return true;
  });
  expect([done.code, done.out]).toEqual([0, ['READY=1 STATUS=Not enrolled', 'STOPPING=1']]);
  expect(status).toEqual([expect.stringMatching(/^Not enrolled\n.*postern console/)]);
});
