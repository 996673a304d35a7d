import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * How callers prove who they are. `certificate` is the client certificate that TLS checked (`tls.clientCa`); `custom` is
 * for servers that keep their own credentials.
 */
export type AuthOptions =
  | { type: 'basic'; user: string; password: string }
  | { type: 'bearer'; token: string }
  | { type: 'header'; name: string; value: string }
  | { type: 'certificate' }
  | { type: 'none'; allowRemote?: boolean }
  | { type: 'custom'; challenge?: string; authenticate: (headers: IncomingHttpHeaders) => Promise<string | undefined> };

/** What a request brings to prove who it is from. */
export interface Credentials {
  headers: IncomingHttpHeaders;
  /** Common name in the certificate that TLS checked. */
  certificate?: string | undefined;
}

export interface Authenticator {
  /** The caller's name, or `undefined` when the credentials are missing or wrong. */
  authenticate(credentials: Credentials): string | undefined | Promise<string | undefined>;
  /** Value for `WWW-Authenticate`. */
  challenge: string | undefined;
}

/** Checks credentials in constant time, whatever their length. */
export function createAuthenticator(auth: AuthOptions): Authenticator {
  switch (auth.type) {
    case 'none':
      return { authenticate: () => 'anyone', challenge: undefined };
    case 'custom':
      return { authenticate: ({ headers }) => auth.authenticate(headers), challenge: auth.challenge };
    case 'certificate':
      return { authenticate: ({ certificate }) => certificate, challenge: undefined };
    case 'basic': {
      const expected = digest(Buffer.from(`${auth.user}:${auth.password}`, 'utf8').toString('base64'));
      const isRight = withScheme('basic', expected);
      return {
        authenticate: ({ headers }) => (isRight(headers) ? auth.user : undefined),
        challenge: 'Basic realm="SCIM", charset="UTF-8"',
      };
    }
    case 'bearer': {
      const isRight = withScheme('bearer', digest(auth.token));
      return {
        authenticate: ({ headers }) => (isRight(headers) ? 'bearer token' : undefined),
        challenge: 'Bearer realm="SCIM"',
      };
    }
    case 'header': {
      const name = auth.name.toLowerCase();
      const expected = digest(auth.value);
      return {
        authenticate: ({ headers }) => {
          const value = headers[name];
          return typeof value === 'string' && same(value, expected) ? `header ${auth.name}` : undefined;
        },
        challenge: name === 'authorization' ? 'Bearer realm="SCIM"' : undefined,
      };
    }
  }
}

/** Whether the `Authorization` header has this scheme, whatever its case, and the expected credentials behind it. */
function withScheme(wanted: string, expected: Buffer): (headers: IncomingHttpHeaders) => boolean {
  return ({ authorization }) => {
    const [scheme = '', credentials = ''] = String(authorization ?? '').split(/ +/, 2);
    return scheme.toLowerCase() === wanted && same(credentials, expected);
  };
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

function same(given: string, expected: Buffer): boolean {
  return timingSafeEqual(digest(given), expected);
}
