import { createHash } from 'node:crypto';

const forbidden = /["/\\[\]:;|=,+*?<>@]/g;

/** `sAMAccountName`, which Active Directory wants unique in the whole domain ([MS-ADA3] section 2.222). */
export const accountName = 'samaccountname';

/**
 * What a value must look like for this attribute: a `sAMAccountName` of a user takes 20 characters and few signs, and
 * does not end with a period, which cutting can bring to its end.
 */
export function fitting(attribute: string, kind: 'user' | 'group', value: string): string {
  if (attribute.toLowerCase() !== accountName) return value;
  const cut = value.replace(forbidden, '_').slice(0, kind === 'user' ? 20 : 256);
  return cut.replace(/[.\p{Surrogate}]$/u, '_');
}

/** The name to take when the first one is taken: the same for the same DN, so that a repeated request finds it again. */
export function otherAccountName(value: string, dn: string): string {
  return `${value.slice(0, 13)}-${createHash('sha256').update(dn.toLowerCase()).digest('hex').slice(0, 6)}`;
}
