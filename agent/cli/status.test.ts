import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEnvironment } from '../config/environment.ts';
import { enrolInFakeOrg } from '../enrol/enrolled.fixture.ts';
import { startFakeOrg } from '../link/fake-org.fixture.ts';
import { runPostern } from './postern.fixture.ts';
import { firstStatus } from './status.ts';

test('an agent that was only just started is shown once the org has answered it', async () => {
  const org = await startFakeOrg();
  const dir = mkdtempSync(join(tmpdir(), 'postern-status-'));
  await enrolInFakeOrg(org, dir, []);
  const told: string[] = [];
  const context = {
    environment: () => readEnvironment({}, { dataDir: dir }),
    out: (line: string) => void told.push(line),
    err: () => undefined,
    terminal: false,
    ask: async () => undefined,
    input: async () => '',
    ...{ terminated: new AbortController().signal, stopped: new AbortController().signal },
  };
  let end = (_rest: string): void => undefined;
  const input = new Promise<string>((resolve) => (end = resolve));
  const shown = Promise.withResolvers<number>();
  const run = runPostern(dir, ['run', '--service'], {
    input,
    onOut: (line) => {
      if (line.startsWith('READY=1')) firstStatus({}, context).then(shown.resolve, shown.reject);
    },
  });
  const code = await shown.promise.finally(() => end(''));
  const done = await run;
  await org.close();
  expect([done.out[0], code, told[0]]).toEqual([
    expect.stringContaining('STATUS=Connecting'),
    0,
    expect.stringMatching(
      /^Connected · (.+\n)+No app is connected to this agent yet\.\nChoose this agent on the Provisioning page/,
    ),
  ]);
});
