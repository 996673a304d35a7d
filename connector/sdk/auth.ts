import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** How callers prove who they are. `custom` is for servers that keep their own credentials. */
export type AuthOptions =
  | { type: 'basic'; user: string; password: string }
  | { type: 'header'; name: string; value: string }
  | { type: 'none'; allowRemote?: boolean }
  | { type: 'custom'; challenge?: string; authenticate: (headers: IncomingHttpHeaders) => Promise<string | undefined> };

export interface Authenticator {
  /** The caller's name, or `undefined` when the credentials are missing or wrong. */
  authenticate(headers: IncomingHttpHeaders): string | undefined | Promise<string | undefined>;
  /** Value for `WWW-Authenticate`. */
  challenge: string | undefined;
}

/** Checks credentials in constant time, whatever their length. */
export function createAuthenticator(auth: AuthOptions): Authenticator {
  switch (auth.type) {
    case 'none':
      return { authenticate: () => 'anyone', challenge: undefined };
    case 'custom':
      return { authenticate: auth.authenticate, challenge: auth.challenge };
    case 'basic': {
      const expected = digest(Buffer.from(`${auth.user}:${auth.password}`, 'utf8').toString('base64'));
      return {
        authenticate: ({ authorization }) => {
          const [scheme = '', credentials = ''] = (authorization ?? '').split(/ +/, 2);
          return scheme.toLowerCase() === 'basic' && same(credentials, expected) ? auth.user : undefined;
        },
        challenge: 'Basic realm="SCIM", charset="UTF-8"',
      };
    }
    case 'header': {
      const name = auth.name.toLowerCase();
      const expected = digest(auth.value);
      return {
        authenticate: (headers) => {
          const value = headers[name];
          return typeof value === 'string' && same(value, expected) ? `header ${auth.name}` : undefined;
        },
        challenge: name === 'authorization' ? 'Bearer realm="SCIM"' : undefined,
      };
    }
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function same(given: string, expected: Buffer): boolean {
  return timingSafeEqual(digest(given), expected);
}
