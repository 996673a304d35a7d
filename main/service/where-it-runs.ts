import type { DesktopView } from '@postern/protocol/console';
import type { Shown } from '../agent/connection.ts';

/** Whether the agent that is shown, or was looked for, is this application's or the service of this machine. */
export function whereItRuns({ agent, own, problem }: Shown): NonNullable<DesktopView['service']>['runs'] {
  if (!agent) return problem?.code === 'agent_is_service' ? 'stopped' : 'application';
  return own ? 'application' : 'service';
}
