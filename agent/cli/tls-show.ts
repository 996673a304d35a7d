import type { PeerResult, SettingsView } from '@postern/protocol/console';
import { readSettings } from '../console/read-settings.ts';
import { openKeychain } from '../keychain/open-keychain.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { peerLine } from './peer-line.ts';
import { reachedPeers } from './reached-peers.ts';

export interface TlsShowOptions extends DataOption {
  json?: boolean;
}

/** `postern tls show`: how the agent connects, which CAs it trusts beside the system's, and whom that reaches. 4 where the org is not reached, 1 where a connector is not. */
export async function showTlsCommand(options: TlsShowOptions, context: CliContext): Promise<ExitCode> {
  const environment = context.environment(options.data);
  const settings = await readSettings(environment, await openKeychain(environment.keychain, environment.dataDir));
  if (options.json) context.out(JSON.stringify({ event: 'settings', ...settings }));
  else context.out(settingsText(settings));
  const peers = await reachedPeers(environment, context.stopped);
  if (!options.json) context.out(peers.length > 0 ? '\nReached by these settings:' : '\nNo org is known yet.');
  for (const peer of peers) {
    context.out(options.json ? JSON.stringify({ event: 'peer', ...peer }) : peerText(peer));
  }
  const failed = peers.filter(({ state }) => state === 'failed');
  if (failed.some(({ id }) => id === 'org')) return exitCodes.unreachable;
  return failed.length > 0 ? exitCodes.failed : exitCodes.ok;
}

function settingsText({ proxy, tls }: SettingsView): string {
  const way = {
    none: 'none',
    system: `that of the environment (${proxy.system ?? 'none is set'})`,
    manual: `${proxy.url ?? 'no address'}${proxy.user ? `, user ${proxy.user}` : ''}`,
  }[proxy.mode];
  const cas = tls.authorities.flatMap(({ file, certificates, problem, peers }) =>
    problem
      ? [`  ! ${problem}`, `    ${file}`]
      : certificates.flatMap(({ subject, until, fingerprint }) => [
          `  ${subject}, until ${until.slice(0, 10)}${peers ? `, for ${peers.join(', ') || 'nobody'}` : ''}`,
          `    ${fingerprint}`,
        ]),
  );
  const { client } = tls;
  const certificate = client?.certificate
    ? `${client.certificate.subject}, until ${client.certificate.until.slice(0, 10)}`
    : (client?.problem ?? 'none');
  return [
    `TLS                ${tls.minVersion} or newer`,
    `Proxy              ${way}${proxy.connectors ? ', connectors too' : ''}`,
    `Client certificate ${certificate}`,
    cas.length > 0 ? 'Own CAs' : 'Own CAs            none: those of this machine are trusted',
    ...cas,
  ].join('\n');
}

function peerText(peer: PeerResult): string {
  const line = peerLine(peer);
  const { authority } = peer.tls ?? {};
  if (peer.problem?.code !== 'tls_untrusted' || !authority) return line;
  return `${line}\n      Its CA is ${authority.subject}, until ${authority.until.slice(0, 10)}:\n      ${authority.fingerprint}`;
}
