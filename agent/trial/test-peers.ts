import type { PeerResult } from '@postern/protocol/console';
import { notYet, type TrialPeer } from './probe.ts';

/** Looks at all peers side by side; each item holds all of them as far as they are known. Ends when `signal` aborts. */
export async function* testPeers(
  peers: TrialPeer[],
  probe: (peer: TrialPeer, signal: AbortSignal) => Promise<PeerResult>,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<PeerResult[]> {
  const results = peers.map(notYet);
  const running = new Map(peers.map((peer, n) => [n, probe(peer, signal).then((found) => ({ n, found }))] as const));
  yield [...results];
  while (running.size > 0 && !signal.aborted) {
    const { n, found } = await Promise.race(running.values());
    running.delete(n);
    results[n] = found;
    yield [...results];
  }
}
