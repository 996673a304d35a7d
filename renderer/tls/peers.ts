import type { AgentState } from '@postern/protocol/console';
import { hostOf } from '../texts/frame.ts';
import { tlsTexts as t } from '../texts/tls.ts';

/** Whom this agent connects to: `host:port` as the settings name a peer, and its name for people. */
export function peersOf({ org, apps }: Pick<AgentState, 'org' | 'apps'>): { peer: string; name: string }[] {
  const all = [
    ...(org ? [{ peer: peerOf(org), name: t.org(hostOf(org)) }] : []),
    ...apps.map(({ baseUrl, label }) => ({ peer: peerOf(baseUrl), name: label })),
  ];
  // Two apps may stand on one server.
  return [...new Map(all.map(({ peer }) => peer).map((peer) => [peer, peer])).keys()].map((peer) => ({
    peer,
    name: all
      .filter((one) => one.peer === peer)
      .map(({ name }) => name)
      .join(', '),
  }));
}

const peerOf = (url: string): string => {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
};
