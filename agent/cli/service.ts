import { realpathSync } from 'node:fs';
import { readIdentity } from '../enrol/identity.ts';
import { createSystemd, type ServiceManager, type ServiceState } from '../service/systemd.ts';
import { serviceData } from '../service/unit.ts';
import type { CliContext } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';

/** This program, as a unit names it. */
export const thisProgram = (): { node: string; program: string } => ({
  node: process.execPath,
  program: realpathSync(process.argv[1] ?? ''),
});

/** `postern service install`: the agent of this machine as a service from now on; it starts as soon as it is enrolled. */
export async function installServiceCommand(context: CliContext): Promise<ExitCode> {
  const manager = createSystemd();
  await manager.install(thisProgram());
  if (!readIdentity(serviceData)) {
    context.out('The service is installed. Connect it to an org with `sudo postern configure`.');
    return exitCodes.ok;
  }
  return serviceCommand('start', context);
}

/** `postern service start`, `stop` and `uninstall`. */
export async function serviceCommand(what: 'start' | 'stop' | 'uninstall', context: CliContext): Promise<ExitCode> {
  const manager = createSystemd();
  await manager[what]();
  context.out(
    {
      start: 'The service runs. Look at it with `postern status`.',
      stop: 'The service is stopped; it starts again with the machine, or by `postern service start`.',
      uninstall: `The service is gone. ${serviceData} keeps the settings and the identity of this agent.`,
    }[what],
  );
  return exitCodes.ok;
}

/** `postern service status`: 0 while it runs, else 1. */
export async function serviceStatusCommand(
  { json }: { json?: boolean },
  context: CliContext,
  manager: ServiceManager = createSystemd(),
): Promise<ExitCode> {
  const state = await manager.state();
  context.out(json ? JSON.stringify(state) : words(state));
  return state.active === 'running' ? exitCodes.ok : exitCodes.failed;
}

function words({ installed, enabled, active, said }: ServiceState): string {
  if (!installed) return 'No service is installed on this machine. Install it: `sudo postern service install`.';
  const boot = enabled ? 'starts with the machine' : 'does not start with the machine';
  return `The service is ${active}, and ${boot}.${said ? `\n${said}` : ''}`;
}
