import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { enrolInFakeOrg } from '../../agent/enrol/enrolled.fixture.ts';
import { readIdentity } from '../../agent/enrol/identity.ts';
import { startFakeOrg } from '../../agent/link/fake-org.fixture.ts';
import { callsOf } from '../../agent/service/hand-over.fixture.ts';
import { handOverSteps } from '../../agent/service/hand-over.ts';
import { root, startProgram } from '../../demo/system/program.ts';
import { scratch } from '../kit/scratch.ts';

const { folder, cleanup } = await scratch('hand-over');

/** What a process of root's does that is killed right after a step; without a step it goes through. */
const handOver = (from: string, to: string, calls: string, step: string) =>
  spawnSync(process.execPath, [join(root, 'agent/service/hand-over.killed.ts'), from, to, calls, step], {
    encoding: 'utf8',
  });

/** Whether an agent of this folder runs, as a process of its own, to its first word with the org. */
async function runs(data: string): Promise<boolean> {
  const args = ['run', '--data', data, '--json-ready', '--quiet'];
  const agent = await startProgram({ name: 'agent', file: 'agent/cli.ts', args }).catch(() => undefined);
  await agent?.stop();
  return agent !== undefined;
}

it.each(handOverSteps)(
  'killed after "%s", exactly one agent runs and connects; the same command finishes it',
  async (step) => {
    const org = await startFakeOrg();
    cleanup.push(org.close);
    const top = join(folder, step);
    const [from, to, calls] = ['desk', 'service', 'calls'].map((name) => join(top, name)) as [string, string, string];
    mkdirSync(from, { recursive: true, mode: 0o700 });
    await enrolInFakeOrg(org, from, []);
    const identity = readIdentity(from);

    expect(handOver(from, to, calls, step).signal).toBe('SIGKILL');
    const moved = handOverSteps.indexOf(step) >= handOverSteps.indexOf('activated');
    expect([await runs(from), await runs(to)]).toEqual([!moved, moved]);

    const again = handOver(from, to, calls, 'none');
    expect([again.status, again.stderr]).toEqual([0, '']);
    expect([await runs(from), await runs(to)]).toEqual([false, true]);
    expect([readIdentity(from), readIdentity(to)]).toEqual([undefined, identity]);
    expect(callsOf({ from, to, calls }).at(-1)).toBe('start with identity');
  },
);
