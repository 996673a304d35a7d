import { CodedError } from '@postern/protocol/messages';
import { isLoopback, targetOf } from '../trust/target.ts';

/**
 * The origin of an org from what people type or paste: a host name, an address, or any link of its admin console.
 * Throws CodedError `org_url_missing`, `org_url_invalid` or `org_url_http`.
 */
export function parseOrgUrl(typed: string | undefined): string {
  const text = typed?.trim() ?? '';
  if (text === '') throw new CodedError('org_url_missing');
  const invalid = (why: string): CodedError => new CodedError('org_url_invalid', { url: text.slice(0, 200), why });
  if (/\s/.test(text)) throw invalid('it holds a blank');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme && scheme !== 'https' && scheme !== 'http') throw invalid(`${scheme}: is not https`);
  const url = URL.parse(scheme ? text : `https://${text}`);
  if (!url) throw invalid('it is not an address');
  if (url.username || url.password) throw invalid('it holds a user name or password');
  const { host } = targetOf(url);
  if (!isLoopback(host) && !host.includes('.') && !host.includes(':')) throw invalid(`${host} is not a full host name`);
  if (url.protocol === 'http:' && !isLoopback(host)) throw new CodedError('org_url_http', { url: text.slice(0, 200) });
  return url.origin;
}
