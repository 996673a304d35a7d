import type { PeerResult } from '@postern/protocol/console';
import type { Environment } from '../config/environment.ts';
import { findLocalConsole } from '../console/local-client.ts';
import { readIdentity } from '../enrol/identity.ts';
import { openParts } from '../parts.ts';
import { createProbe, type TrialPeer } from '../trial/probe.ts';
import { testPeers } from '../trial/test-peers.ts';

/**
 * Whom the present settings reach: org and connectors where an agent runs; else the org alone, as far as it is known.
 * Throws CodedError.
 */
export async function reachedPeers(environment: Environment, signal: AbortSignal): Promise<PeerResult[]> {
  const running = await findLocalConsole(environment.dataDir);
  if (!running) return probeOrg(environment, signal);
  try {
    if ((await running.client.state.get()).state === 'not_enrolled') return await probeOrg(environment, signal);
    return await last(await running.client.trust.test(undefined, { signal }));
  } finally {
    await running.close();
  }
}

/** Looks at any server as at a connector. */
export const probeServer = (url: string, environment: Environment, signal: AbortSignal): Promise<PeerResult[]> =>
  probe({ id: 'server', name: new URL(url).host, url }, environment, signal);

async function probeOrg(environment: Environment, signal: AbortSignal): Promise<PeerResult[]> {
  const { config, dataDir } = await openParts(environment);
  const url = readIdentity(dataDir)?.org ?? config.org;
  return url ? probe({ id: 'org', name: new URL(url).host, url }, environment, signal) : [];
}

async function probe(peer: TrialPeer, environment: Environment, signal: AbortSignal): Promise<PeerResult[]> {
  const { clock, openHttp, trust } = await openParts(environment);
  const look = createProbe({ clock, openHttp });
  return last(testPeers([peer], (one, stop) => look(one, trust, stop), signal));
}

async function last(items: AsyncIterable<PeerResult[]>): Promise<PeerResult[]> {
  let found: PeerResult[] = [];
  for await (const item of items) found = item;
  return found;
}
