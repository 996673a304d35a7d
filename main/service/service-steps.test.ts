import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DesktopView } from '@postern/protocol/console';
import { beforeEach, expect, test } from 'vitest';
import { findProgram } from './find-program.ts';
import { createServiceSteps } from './service-steps.ts';
import { whereItRuns } from './where-it-runs.ts';

let dir: string;
let program: string;
let seen: (NonNullable<DesktopView['service']>['doing'] | undefined)[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'postern-steps-'));
  program = script('postern', 'exit 0');
  seen = [];
});

function script(name: string, text: string): string {
  const file = join(dir, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}
/** `asks`: what pkexec does; undefined where there is none. */
function stepsWith(asks: string | undefined, platform: NodeJS.Platform = 'linux') {
  const pkexec = asks === undefined ? undefined : script('pkexec', asks);
  const steps = createServiceSteps({
    ...{ platform, program, pkexec, dataDir: "/home/ada's/agent" },
    changed: () => void seen.push(steps.view('application').doing),
  });
  return steps;
}

test('the rights are asked for, each part that is done is shown, and then nothing is under way', async () => {
  const step = (name: string) => `echo '{"event":"step","step":"${name}"}'`;
  const steps = stepsWith(`echo "$@" > ${dir}/args\n${step('released')}\necho nonsense\n${step('started')}`);
  steps.take('start');
  steps.take('stop');
  await steps.idle();
  expect(seen.filter((one, n) => n === 0 || one?.reached !== seen[n - 1]?.reached)).toEqual([
    ...[{ step: 'start' }, { step: 'start', reached: 'released' }, { step: 'start', reached: 'started' }, undefined],
  ]);
  expect(steps.view('service').problem).toBeUndefined();
  expect(readFileSync(join(dir, 'args'), 'utf8').trim()).toBe(
    `--disable-internal-agent ${program} service install --from /home/ada's/agent --json`,
  );
});

test.each([
  ['exit 126', 'service_declined'],
  ['exit 127', 'service_cannot_ask'],
  ['kill -9 $$', 'service_step_ended'],
  [`echo '{"event":"error","code":"service_enrolled","message":"m","next":"n"}'; exit 1`, 'service_enrolled'],
])('%s is told as %s, until the next try', async (asks, code) => {
  const steps = stepsWith(asks);
  steps.take('start');
  await steps.idle();
  expect(steps.view('application').problem?.code).toBe(code);
  script('pkexec', 'exit 0');
  steps.take('start');
  await steps.idle();
  expect(steps.view('application').problem).toBeUndefined();
});

test('what cannot be asked here is shown as the one command, or what is missing for it', () => {
  const steps = stepsWith(undefined);
  expect(steps.view('application')).toMatchObject({
    can: 'command',
    commands: {
      start: `sudo postern service install --from '/home/ada'\\''s/agent'`,
      stop: 'sudo postern service stop',
    },
  });
  expect(() => steps.take('start')).toThrow(expect.objectContaining({ code: 'service_cannot_ask' }));
  rmSync(program);
  expect(steps.view('application').can).toBe('install_first');
  expect(stepsWith('exit 0', 'win32').view('application').can).toBe('elsewhere');
});

test('a program is found on the PATH, if it may be run', () => {
  script('pkexec', '');
  expect(findProgram('pkexec', `/nowhere:${dir}`)).toBe(join(dir, 'pkexec'));
  chmodSync(join(dir, 'pkexec'), 0o644);
  expect([findProgram('pkexec', dir), findProgram('pkexec')]).toEqual([undefined, undefined]);
});

test('where it runs: here, as the service, or as a service that does not run', () => {
  const agent = { state: 'connected' } as never;
  expect(whereItRuns({ agent, own: true, problem: undefined })).toBe('application');
  expect(whereItRuns({ agent, own: false, problem: undefined })).toBe('service');
  expect(whereItRuns({ agent: undefined, own: true, problem: { code: 'agent_is_service' } as never })).toBe('stopped');
});
