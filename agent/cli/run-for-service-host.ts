import type { Environment } from '../config/environment.ts';
import { startDesk } from '../host.ts';
import { openNodeStore } from '../journal/node-store.ts';
import { createNotifier } from '../service/notify.ts';
import { serviceGraceMs } from '../service/unit.ts';
import type { CliContext } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { tellState } from './tell-state.ts';
import { aborted } from './wait.ts';

/** As in the systemd unit. The host (build/server/windows) knows it too. */
const watchdogMs = 120_000;

/**
 * `postern run --service`: the agent as the child of a service host, which reads the words of sd_notify from standard
 * output, and stops it by closing standard input. Where it is not enrolled its screens wait until it is.
 */
export async function runForServiceHost(environment: Environment, context: CliContext): Promise<ExitCode> {
  const desk = await startDesk({ environment, openStore: openNodeStore });
  const stopped = tellState(
    desk.agent,
    createNotifier(watchdogMs, (words) => context.out(words.join(' '))),
  );
  const ended = new AbortController();
  const end = (): void => ended.abort();
  context.input().then(end, end);
  await aborted(AbortSignal.any([context.terminated, desk.released, ended.signal]));
  stopped();
  await desk.stop(serviceGraceMs);
  return exitCodes.ok;
}
