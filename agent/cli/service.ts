import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import { readIdentity } from '../enrol/identity.ts';
import { openNodeStore } from '../journal/node-store.ts';
import { createServiceManager } from '../service/create-manager.ts';
import { type HandOverStep, handOver } from '../service/hand-over.ts';
import { releaseAgent } from '../service/release-agent.ts';
import type { ServiceManager, ServiceState } from '../service/service-manager.ts';
import type { CliContext } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';

/** This program, as a unit names it. */
export const thisProgram = (): { node: string; program: string } => ({
  node: process.execPath,
  program: realpathSync(process.argv[1] ?? ''),
});

export interface InstallServiceOptions {
  /** Data folder of an agent that becomes the service. */
  from?: string;
  json?: boolean;
}

/**
 * `postern service install`: the agent of this machine as a service from now on; it starts as soon as it is enrolled. With
 * `--from` an agent that is enrolled already becomes it, without another Allow Access.
 */
export async function installServiceCommand(options: InstallServiceOptions, context: CliContext): Promise<ExitCode> {
  const manager = createServiceManager(context.environment().dataDir);
  if (options.from !== undefined) return handOverCommand(resolve(options.from), options, manager, context);
  await manager.install(thisProgram());
  await manager.enable(true);
  if (!readIdentity(manager.dataDir)) {
    context.out('The service is installed. Connect it to an org with `sudo postern configure`.');
    return exitCodes.ok;
  }
  return serviceCommand('start', context);
}

async function handOverCommand(
  from: string,
  { json }: InstallServiceOptions,
  manager: ServiceManager,
  context: CliContext,
): Promise<ExitCode> {
  const { dataDir } = manager;
  if (from === dataDir)
    throw new CodedError('usage', {
      detail: `${from} is the folder of the service already. Run \`postern service start\`.`,
    });
  await manager.mayChange(`install --from ${from}`);
  await handOver({
    ...{ from, to: dataDir, manager, openStore: openNodeStore },
    prepare: () => manager.install(thisProgram()),
    release: () => releaseAgent(from),
    told: (step) => {
      if (json) context.out(JSON.stringify({ event: 'step', step }));
      else context.out(`  ✓ ${stepWords(dataDir)[step]}`);
    },
  });
  if (!json) context.out('The service runs, and starts with this machine. Look at it with `sudo postern status`.');
  return exitCodes.ok;
}

const stepWords = (dataDir: string): Record<HandOverStep, string> => ({
  released: 'The agent finished what it did and let go of its folder',
  copied: `Key, settings, journal and log are copied to ${dataDir}`,
  decided: 'The old folder has no agent any more',
  activated: 'The service has the identity',
  started: 'The service runs',
  cleaned: 'The old folder is empty',
});

/** `postern service start`, `stop` and `uninstall`. */
export async function serviceCommand(
  what: 'start' | 'stop' | 'uninstall',
  context: CliContext,
  { json }: { json?: boolean } = {},
): Promise<ExitCode> {
  const manager = createServiceManager(context.environment().dataDir);
  await manager[what]();
  if (json) {
    context.out(JSON.stringify({ event: 'service', done: what }));
    return exitCodes.ok;
  }
  context.out(
    {
      start: 'The service runs. Look at it with `postern status`.',
      stop: 'The service is stopped; it starts again with the machine, or by `postern service start`.',
      uninstall: `The service is gone. ${manager.dataDir} keeps the settings and the identity of this agent.`,
    }[what],
  );
  return exitCodes.ok;
}

/** `postern service status`: 0 while it runs, else 1. */
export async function serviceStatusCommand(
  { json }: { json?: boolean },
  context: CliContext,
  manager: ServiceManager = createServiceManager(context.environment().dataDir),
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
