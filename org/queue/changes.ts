import type { ExchangeAnswer } from '@postern/protocol/wire';
import type { QueueDeps } from './deps.ts';
import type { Served } from './sessions.ts';

type Config = ExchangeAnswer['config'];

/**
 * Settings that this agent lacks or has in another revision, and `null` for apps that it no longer serves.
 * An app without settings is told only to an agent that still has some.
 */
export async function changes(
  deps: QueueDeps,
  agentId: string,
  served: Served[],
  has: Record<string, number>,
): Promise<Config> {
  const now = new Map(served.map(({ appId, rev }) => [appId, rev]));
  const config: Config = Object.entries(has)
    .filter(([appId]) => !now.has(appId))
    .map(([appId, rev]) => ({ appId, rev, settings: null }));
  const changed = served.filter(({ appId, rev }) => has[appId] !== rev).map(({ appId }) => appId);
  if (changed.length === 0) return config;
  for (const one of await deps.settingsFor(agentId, changed)) {
    if (one.settings !== null || one.appId in has) config.push(one);
  }
  return config;
}

/**
 * Whether these settings are news. An agent that was given them already and asks without them again could not use
 * them; it gets them once more, but without cutting the wait short, so that the two do not go round and round.
 */
export function createNews(): (agentId: string, session: string, config: Config) => boolean {
  const told = new Map<string, string>();
  return (agentId, session, config) => {
    const now = [session, ...config.map(({ appId, rev, settings }) => `${appId} ${rev} ${settings !== null}`)].join();
    const before = told.get(agentId);
    told.set(agentId, now);
    return config.length > 0 && before !== now;
  };
}
