import type { DesktopView } from '@postern/protocol/console';

type Doing = NonNullable<NonNullable<DesktopView['service']>['doing']>;

export const serviceTexts = {
  title: 'Run as a service',
  running: 'The agent is the service of this machine. It starts with the machine, before anyone signs in.',
  stopped: 'The agent is the service of this machine, which does not run now.',
  offer:
    'Starts with this machine, before anyone signs in. The agent moves with its key, settings and history, so that nobody has to allow access again.',
  ask: 'The system asks for an administrator of this machine.',
  command: 'Run this in a terminal. These screens go on with the service by themselves.',
  installFirst:
    'It needs the package `postern-agent` on this machine. Install it from the same place as this application: `sudo dnf install ./postern-agent-VERSION.x86_64.rpm` or `sudo apt install ./postern-agent_VERSION_amd64.deb`.',
  elsewhere:
    'On this system the agent runs in this application, from sign-in on. The server edition is a service from the beginning.',
  become: 'Run as a service…',
  start: 'Start the service',
  stop: 'Stop the service',
  commandLabel: 'Command for a terminal',
  copy: 'Copy',
  copied: 'Copied',
};

/** What is going on, after the part that is done. */
export function doingText({ step, reached }: Doing): string {
  if (step === 'stop') return 'Stopping the service…';
  if (reached === undefined) return 'Waiting for an administrator…';
  if (reached === 'released') return 'Copying key, settings and history…';
  return reached === 'activated' || reached === 'decided' || reached === 'copied'
    ? 'Starting the service…'
    : 'Finishing…';
}
