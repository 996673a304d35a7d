import type { PeerResult } from '@postern/protocol/console';
import { StateBadge } from '@postern/ui';
import { span } from '../texts/time.ts';
import { wordsOf } from '../texts/tls.ts';

const states = { trying: 'working', reached: 'ok', failed: 'failed' } as const;

/** One row for the org and each connector. */
export function PeerRows({ peers, caption }: { peers: readonly PeerResult[]; caption: string }) {
  return (
    <table className="p-table t-peers">
      <caption className="p-sr">{caption}</caption>
      <tbody>
        {peers.map((peer) => {
          const { word, found } = wordsOf(peer);
          return (
            <tr key={peer.id}>
              <td>
                <StateBadge state={states[peer.state]}>{word}</StateBadge>
              </td>
              <td className="p-strong">{peer.name}</td>
              <td className="p-second">{found}</td>
              <td className="p-right p-quiet">{peer.ms === undefined ? '' : span(peer.ms)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
