import { connectLocalConsole } from '../console/local-client.ts';
import { requireIdentity } from '../enrol/identity.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';

/** `postern pause` and `postern resume`. */
export async function pauseCommand(paused: boolean, options: DataOption, context: CliContext): Promise<ExitCode> {
  const { dataDir } = context.environment(options.data);
  requireIdentity(dataDir);
  const console = await connectLocalConsole(dataDir);
  try {
    await (paused ? console.client.agent.pause() : console.client.agent.resume());
    context.out(paused ? 'Paused: what runs is finished, nothing new is taken, also after a restart.' : 'Resumed.');
    return exitCodes.ok;
  } finally {
    await console.close();
  }
}
