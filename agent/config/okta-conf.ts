import { CodedError } from '@postern/protocol/messages';
import type { SettingKey } from './schema.ts';

/** What a configuration of Okta's agent says that means something here. */
export interface OktaConf {
  /** Settings of this agent. */
  settings: Partial<Record<SettingKey, string>>;
  /** What the org holds for each app: where it is set, and to what. */
  inOrg: { field: string; value: string }[];
  /** The proxy wants a password; that of the file may be encrypted by Okta's agent, so it is not taken. */
  proxyUser?: string;
}

/**
 * Reads `OktaProvisioningAgent.conf` (`key = value` lines: proxy, allowHttp, maxItemsPerPage) or `settings.conf`
 * (JAVA_OPTS with `-Dhttps.protocols`, `-Dhttps.proxyHost`). Org, identity and keys mean nothing to another org and are not read.
 * Throws CodedError `okta_conf_unknown` where nothing in it is known, `okta_conf_invalid`.
 */
export function readOktaConf(file: string, text: string): OktaConf {
  const lines = properties(text);
  const javaOptions = lines.get('JAVA_OPTS');
  if (javaOptions !== undefined) return fromJava(file, javaOptions);
  if (![...known].some((key) => lines.has(key))) throw new CodedError('okta_conf_unknown', { file });
  const settings: OktaConf['settings'] = {};
  const proxied = flag(file, 'proxyEnabled', lines.get('proxyEnabled'));
  if (lines.has('proxyEnabled') && !proxied) settings['proxy.mode'] = 'none';
  const user = proxied ? lines.get('proxyUser') : undefined;
  if (proxied) {
    const scheme = lines.get('proxyScheme') || 'http';
    Object.assign(settings, proxyOf(file, scheme, lines.get('proxyHost'), lines.get('proxyPort')));
    if (user) settings['proxy.user'] = user;
  }
  const inOrg: OktaConf['inOrg'] = [];
  if (flag(file, 'allowHttp', lines.get('allowHttp'))) inOrg.push({ field: 'Allow plain http', value: 'on' });
  const page = lines.get('maxItemsPerPage');
  if (page) inOrg.push({ field: 'Accounts in a page', value: String(whole(file, 'maxItemsPerPage', page, 1000)) });
  return { settings, inOrg, ...(user ? { proxyUser: user } : {}) };
}

const known = new Set(['orgUrl', 'agentId', 'proxyEnabled', 'proxyHost', 'allowHttp', 'maxItemsPerPage']);

function fromJava(file: string, options: string): OktaConf {
  const given = new Map([...options.matchAll(/-D([\w.]+)=(\S+)/g)].map(([, key = '', value = '']) => [key, value]));
  const settings: OktaConf['settings'] = {};
  const protocols = given.get('https.protocols')?.split(',');
  // 1.2 is the least that this agent speaks.
  if (protocols) settings['tls.minVersion'] = protocols.every((one) => one === 'TLSv1.3') ? '1.3' : '1.2';
  const host = given.get('https.proxyHost');
  if (host) Object.assign(settings, proxyOf(file, 'http', host, given.get('https.proxyPort') ?? '443'));
  const direct = given.get('http.nonProxyHosts');
  if (direct) settings['proxy.noProxy'] = direct.split('|').join(',');
  return { settings, inOrg: [] };
}

function proxyOf(file: string, scheme: string, host: string | undefined, port: string | undefined) {
  if (!host)
    throw new CodedError('okta_conf_invalid', { file, key: 'proxyHost', why: 'the proxy is on, but has no host' });
  const number = whole(file, 'proxyPort', port ?? '', 65_535);
  const url = URL.parse(`${scheme}://${host}:${number}`);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.username || url.search || url.hash)
    throw new CodedError('okta_conf_invalid', {
      file,
      key: 'proxyHost',
      why: `${scheme}://${host}:${number} is no proxy`,
    });
  return { 'proxy.mode': 'manual', 'proxy.url': `${scheme}://${host}:${number}` };
}

function flag(file: string, key: string, value: string | undefined): boolean {
  if (value === undefined || /^(false|)$/i.test(value)) return false;
  if (/^true$/i.test(value)) return true;
  throw new CodedError('okta_conf_invalid', { file, key, why: 'it is neither true nor false' });
}

function whole(file: string, key: string, value: string, most: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= most) return number;
  throw new CodedError('okta_conf_invalid', { file, key, why: `it is no whole number from 1 to ${most}` });
}

/** `key = value`, comments by `#`, values in quotation marks as a shell would read them. The last of a key counts. */
function properties(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (!match) continue;
    const [, key = '', value = ''] = match;
    found.set(key, /^(["']).*\1$/.test(value) ? value.slice(1, -1) : value);
  }
  return found;
}
