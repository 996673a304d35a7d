import type { AgentState } from '@postern/protocol/console';
import type { Shown } from '../agent/connection.ts';

/** A picture of build/icons: `tray-NAME.svg`. */
export type TrayPicture = 'connected' | 'working' | 'attention' | 'offline' | 'not-enrolled';

export interface TrayWords {
  picture: TrayPicture;
  /** The first line of the menu. */
  state: string;
  tooltip: string;
}

/** What the icon says of the agent. `now`: epoch ms. */
export function trayWords({ agent, problem }: Shown, now: number): TrayWords {
  if (!agent) {
    const state = problem ? 'Offline' : 'Starting';
    return { picture: 'offline', state, tooltip: join(state, problem && 'no agent is reached on this machine') };
  }
  const org = agent.org?.replace(/^https?:\/\//, '') ?? 'the org';
  const say = (picture: TrayPicture, state: string, ...more: (string | undefined)[]): TrayWords => ({
    ...{ picture, state, tooltip: join(state, ...more) },
  });
  const last = agent.lastAction && `last action ${age(now - agent.lastAction.at)}`;
  const troubled = agent.apps.filter((app) => app.problem).map(({ label }) => label);
  switch (agent.state) {
    case 'not_enrolled':
      return say('not-enrolled', 'Not enrolled', 'open Postern to set up this agent');
    case 'refused':
      return say('attention', `Needs attention`, `${org} refuses this agent`);
    case 'offline':
      return say('offline', 'Offline', `${org} is not reached`, last);
    case 'paused':
      return say('offline', 'Paused', `no new work from ${org}`, last);
    case 'connecting':
      return say('working', `Connecting to ${org}`);
    case 'connected': {
      if (agent.problem) return say('attention', 'Needs attention', agent.problem.message);
      if (troubled.length > 0) return say('attention', 'Needs attention', `${troubled.join(', ')} stopped`, last);
      const running = agent.inFlight > 0 ? `${agent.inFlight} running` : last;
      const picture = agent.inFlight > 0 ? 'working' : 'connected';
      return say(picture, `Connected to ${org}`, countOf(agent.apps), running);
    }
  }
}

const join = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(' · ');

const countOf = (apps: AgentState['apps']): string => (apps.length === 1 ? '1 app' : `${apps.length} apps`);

/** `12 s ago`: in steps, so that the icon is not redrawn all the time. */
function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  const days = Math.floor(seconds / 86_400);
  return days === 1 ? '1 day ago' : `${days} days ago`;
}
