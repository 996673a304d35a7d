import { randomBytes } from 'node:crypto';
import type { Session } from './session.ts';

/** How passwords get into a directory. */
export interface PasswordWriter {
  /** The attribute that carries it, in one request with the rest; `undefined` where it is a request of its own. */
  attribute?: { name: string; value(password: string): Buffer };
  /** The request of its own. */
  set?(session: Session, dn: string, password: string): Promise<void>;
  /** For a new account that nobody gave one: what the directory must have to let it be active. */
  random?(): string;
}

export type PasswordConfig = 'passwordModify' | 'userPassword' | 'unicodePwd' | 'none';

/** `passwordModify` (RFC 3062) lets the server hash and judge; where it is not offered, the attribute is written. */
export function createPasswordWriter(how: PasswordConfig, offersModify: boolean): PasswordWriter {
  if (how === 'none') return {};
  if (how === 'unicodePwd') {
    return {
      // [MS-ADTS] section 3.1.1.3.1.5: in quotes, UTF-16LE.
      attribute: { name: 'unicodePwd', value: (password) => Buffer.from(`"${password}"`, 'utf16le') },
      // Upper and lower case, digits and signs, whatever the bytes are.
      random: () => `Aa1-${randomBytes(24).toString('base64url')}`,
    };
  }
  if (how === 'passwordModify' && offersModify)
    return { set: (session, dn, password) => session.setPassword(dn, password) };
  return { attribute: { name: 'userPassword', value: (password) => Buffer.from(password) } };
}
