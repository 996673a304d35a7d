import { becomeOwner } from '../config/owner.ts';
import { readIdentity } from '../enrol/identity.ts';
import { startHost } from '../host.ts';
import { openNodeStore } from '../journal/node-store.ts';
import { createNotifier } from '../service/notify.ts';
import { serviceGraceMs } from '../service/unit.ts';
import type { CliContext, DataOption } from './context.ts';
import { enrolHere } from './enrol.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { runForServiceHost } from './run-for-service-host.ts';
import { tellState } from './tell-state.ts';
import { aborted } from './wait.ts';

export interface RunOptions extends DataOption {
  /** Tell readiness as a line of JSON. */
  jsonReady?: boolean;
  quiet?: boolean;
  /** For a service host. */
  service?: boolean;
  /** Where it is not enrolled, enrol first, by the environment. */
  enrol?: boolean;
}

/** `postern run`: the agent in the foreground, until SIGTERM or SIGINT. */
export async function runCommand(options: RunOptions, context: CliContext): Promise<ExitCode> {
  const screen = options.quiet ? undefined : { write: context.err };
  const environment = context.environment(options.data);
  becomeOwner(environment.dataDir);
  if (options.enrol && !readIdentity(environment.dataDir))
    await enrolHere({ ...(options.data ? { data: options.data } : {}), json: options.jsonReady === true }, context);
  if (options.service) return runForServiceHost(environment, context);
  const host = await startHost({ environment, openStore: openNodeStore, screen });
  const { agentId, name, org } = host.identity;
  let told = false;
  const leave = host.agent.subscribe(({ state }) => {
    if (state !== 'connected' && state !== 'paused') return;
    queueMicrotask(() => leave());
    if (told) return;
    told = true;
    const ready = { event: 'ready', agentId, name, org, pid: process.pid, socket: host.socket };
    context.out(options.jsonReady ? JSON.stringify(ready) : 'postern-agent ready');
  });
  const { systemd } = environment;
  const stopped = systemd && tellState(host.agent, createNotifier(systemd.watchdogMs));
  await aborted(AbortSignal.any([context.terminated, host.released]));
  stopped?.();
  await host.stop(systemd && serviceGraceMs);
  return exitCodes.ok;
}
