/** What the circle beside an agent is made of. */
export interface Connection {
  status: 'active' | 'inactive' | 'revoked';
  lastSeen: Date | null;
  created: Date;
  paused: boolean;
  /** Another process with this agent's key, which was refused. */
  rival: { address: string | null } | null;
}

/** Heard of within this: the longest wait of a poll, and some. */
const freshMs = 60_000;
/** Silent for longer: nothing gets to its applications. */
export const silentMs = 5 * 60_000;

/** green: heard of in the last minute; amber: late, paused or copied; red: silent or switched off. */
export function connectionOf(agent: Connection, now: number): { color: 'green' | 'amber' | 'red'; why: string } {
  if (agent.status !== 'active') return { color: 'red', why: 'Deactivated' };
  const silent = now - (agent.lastSeen ?? agent.created).getTime();
  if (silent > silentMs)
    return { color: 'red', why: agent.lastSeen ? `Silent for ${spanOf(silent)}` : 'Never connected' };
  if (!agent.lastSeen) return { color: 'amber', why: 'Enrolled, not connected yet' };
  if (agent.rival)
    return {
      color: 'amber',
      why: `A copy of it asked to work${agent.rival.address ? ` from ${agent.rival.address}` : ''}`,
    };
  if (silent > freshMs) return { color: 'amber', why: `Late: last heard ${spanOf(silent)} ago` };
  if (agent.paused) return { color: 'amber', why: 'Paused at the agent' };
  return { color: 'green', why: 'Connected' };
}

function spanOf(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 2) return `${Math.floor(ms / 1000)} s`;
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} days`;
}
