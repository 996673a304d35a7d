import { startHost } from '../host.ts';
import { openNodeStore } from '../journal/node-store.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { aborted } from './wait.ts';

export interface RunOptions extends DataOption {
  /** Tell readiness as a line of JSON. */
  jsonReady?: boolean;
  quiet?: boolean;
}

/** `postern run`: the agent in the foreground, until SIGTERM or SIGINT. */
export async function runCommand(options: RunOptions, context: CliContext): Promise<ExitCode> {
  const screen = options.quiet ? undefined : { write: context.err };
  const host = await startHost({ environment: context.environment(options.data), openStore: openNodeStore, screen });
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
  await aborted(context.stopped);
  await host.stop();
  return exitCodes.ok;
}
