import type { PeerResult, TrialState } from '@postern/protocol/console';

type Setting = Extract<TrialState, { step: 'trying' }>['changes'][number]['setting'];

export const tlsTexts = {
  title: 'TLS and proxy',
  testAll: 'Test all',
  tested: 'Whom the present settings reach',
  settings: 'Settings',
  minVersion: 'Lowest TLS version',
  minVersionHint: 'For the org and every connector',
  version: (version: string) => `TLS ${version}`,
  wouldCut: (names: string[]) =>
    `TLS 1.3 would cut off ${names.join(', ')}, which ${names.length === 1 ? 'speaks' : 'speak'} 1.2.`,
  proxy: 'Proxy',
  proxyTo: (connectors: boolean) => (connectors ? 'To the org and the connectors' : 'To the org only'),
  none: 'None',
  system: (host: string | undefined) => `System (${host ?? 'none is set'})`,
  manual: (url: string | undefined) => `Manual (${url ?? 'no address'})`,
  account: (user: string, set: boolean) => `user ${user}, password ${set ? 'set' : 'not set'}`,
  except: (names: string[]) => `not for ${names.join(', ')}`,
  client: 'Client certificate',
  clientHint: 'If a server asks for one',
  until: (day: string) => `until ${day}`,
  change: 'Change…',
  add: 'Add…',
  remove: 'Remove',
  cancel: 'Cancel',
  close: 'Close',
  onTrial: 'On trial',
  own: 'Own CAs',
  ownNone:
    'None. The agent trusts the CAs of this machine. Add the one of your own servers, or of a device that inspects TLS.',
  paste: 'Paste…',
  addFile: 'Add file…',
  subject: 'Subject',
  trustedFor: 'Trusted for',
  expires: 'Expires',
  fingerprint: 'SHA-256',
  everyone: 'The org and every connector',
  nobody: 'Nobody',
  only: 'Only these',
  org: (host: string) => `${host} (org)`,
  limitTitle: (subject: string) => `Whom ${subject} is trusted for`,
  removeCa: 'Remove this CA',
  tryIt: 'Try this change',
  removeName: (name: string) => `Remove ${name}`,
  changeName: (name: string) => `Change ${name}`,
  clientForm: {
    title: 'Add a client certificate',
    hint: 'Certificate and key in PEM, or one PKCS#12 file (.p12, .pfx). They are kept in the data folder of the agent, for its user alone.',
    file: 'Choose file…',
    chosen: (names: string) => `Chosen: ${names}`,
    pem: 'Or paste certificate and key (PEM)',
    passphrase: 'Password of the file or key, where it has one',
  },
  proxyForm: {
    title: 'Proxy',
    noProxy: 'Not for',
    noProxyHint: 'Names, domains (.example.com) and networks (10.0.0.0/8), separated by commas.',
    connectors: 'Connectors too',
  },
  trial: {
    label: 'Change on trial',
    trying: 'Trying your change: ',
    from: (value: string) => ` from ${value} to `,
    meanwhile: (org: string) => `Work goes on over the old settings until the new ones reach ${org}.`,
    asks: (names: string[]) =>
      `The org is reached. ${names.join(', ')} would be cut off: keep the change only if that is meant.`,
    rollsBack: 'Rolls back in',
    rollBack: 'Roll back now',
    keep: 'Keep it',
    kept: 'The change is in force: ',
    dismiss: 'Dismiss',
  },
  /** A setting as people name it; what it changes from and to stands behind it. */
  changed: {
    'proxy.mode': 'proxy',
    'proxy.url': 'proxy',
    'proxy.user': 'proxy user',
    'proxy.password': 'proxy password',
    'proxy.noProxy': 'exceptions from the proxy',
    'proxy.connectors': 'proxy for connectors',
    'tls.minVersion': 'lowest TLS version',
    'tls.caFiles': 'own CA',
    'tls.caFor': 'whom a CA is trusted for',
    'tls.clientCert': 'client certificate',
    'tls.clientKey': 'key of the client certificate',
    'tls.clientPassphrase': 'password of the client certificate',
  } satisfies Record<Setting, string>,
  added: 'added',
  removed: 'removed',
  peers: {
    trying: 'Trying',
    reached: 'Reached',
    failed: 'Not reached',
    untrusted: 'Not trusted',
    cutOff: 'Cut off',
    ownCa: 'own CA',
    publicCa: 'public CA',
    plain: 'plain http',
    by: (proxy: string) => `by ${proxy}`,
    inspected: 'The chain leads to no public CA, see below',
  },
  inspected: {
    label: 'TLS inspection',
    title: (host: string) => `A device between this machine and ${host} probably reads the traffic.`,
    text: (issuer: string) =>
      `The chain was issued by “${issuer}”, not by a public CA, as TLS-inspecting proxies do; an org with a CA of its own looks the same. Whoever runs that CA could read and change what this agent and the org exchange. Trust it only if your network team confirms this fingerprint:`,
    unknown: (issuer: string) =>
      `The chain was issued by “${issuer}”, not by a public CA, as TLS-inspecting proxies do; an org with a CA of its own looks the same. The server does not send the certificate of that CA: get it from your network team and add it.`,
    trust: 'Trust this CA for this agent',
    addCa: 'Add its CA certificate',
    show: 'Show chain',
    hide: 'Hide chain',
    server: 'Certificate of the server',
    issuer: 'Issued by',
    authority: 'CA',
    code: 'tls_inspected',
  },
};

/** State, word and what was found of one peer. */
export function wordsOf(peer: PeerResult): { word: string; found: string } {
  const t = tlsTexts.peers;
  const { state, tls, problem, proxy, cutOff } = peer;
  if (state === 'trying') return { word: t.trying, found: '' };
  if (state === 'failed') {
    const untrusted = problem?.code === 'tls_untrusted';
    const word = cutOff ? t.cutOff : untrusted ? t.untrusted : t.failed;
    return { word, found: untrusted && peer.id === 'org' ? t.inspected : (problem?.message ?? '') };
  }
  const how = tls?.version ? [tls.version, tls.publicCa ? t.publicCa : t.ownCa] : [t.plain];
  return { word: t.reached, found: [...how, ...(proxy ? [t.by(proxy)] : [])].join(', ') };
}
