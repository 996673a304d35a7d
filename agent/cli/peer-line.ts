import type { PeerResult } from '@postern/protocol/console';

/** One peer and whether it is reached; under it why not. */
export function peerLine({ name, peer, state, ms, tls, proxy, problem, cutOff }: PeerResult): string {
  const reached = state === 'reached';
  const how = [
    ...(tls?.version ? [tls.version, tls.publicCa ? 'public CA' : 'own CA'] : ['plain http']),
    ...(proxy ? [`by ${proxy}`] : []),
  ].join(', ');
  const time = ms === undefined ? '' : `${ms} ms`;
  const label = name === peer || name === peer.split(':')[0] ? peer : `${name} (${peer})`;
  const found = reached ? how : cutOff ? 'would be cut off' : 'not reached';
  const line = `  ${reached ? '✓' : '✗'} ${label.padEnd(32)} ${time.padStart(8)}  ${found}`;
  return problem ? [line, `      ${problem.message}`, `      ${problem.next} (${problem.code})`].join('\n') : line;
}
