import { becomeOwner } from '../config/owner.ts';
import { findLocalConsole } from '../console/local-client.ts';
import { startDesk } from '../host.ts';
import { openNodeStore } from '../journal/node-store.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { answerOf } from './told.ts';
import { aborted } from './wait.ts';

export interface ConsoleOptions extends DataOption {
  json?: boolean;
}

/**
 * `postern console`: a one-time link to the screens of the running agent. Where none runs, this process becomes it until
 * it is stopped; in a folder that is not enrolled the screens begin with enrolment.
 */
export async function consoleCommand(options: ConsoleOptions, context: CliContext): Promise<ExitCode> {
  const environment = context.environment(options.data);
  const show = ({ url, validMs }: { url: string; validMs: number }): void => {
    if (options.json) context.out(JSON.stringify({ event: 'console', url, validMs }));
    else context.out(`Open this link in a browser on this machine, once, within ${validMs / 60_000} minutes:\n${url}`);
  };
  const running = await findLocalConsole(environment.dataDir);
  if (running) {
    try {
      show(await answerOf(running.client.access.link()));
      return exitCodes.ok;
    } finally {
      await running.close();
    }
  }
  becomeOwner(environment.dataDir);
  const desk = await startDesk({ environment, openStore: openNodeStore });
  try {
    show(await desk.link());
    if (!options.json) context.out('No service runs here: the agent runs in this terminal, until Ctrl-C.');
    await aborted(AbortSignal.any([context.stopped, desk.released]));
    return exitCodes.ok;
  } finally {
    await desk.stop();
  }
}
