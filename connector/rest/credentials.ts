import { request } from 'undici';
import { readSecret, unavailable } from '../sdk/index.ts';
import type { ServiceConfig } from './config.ts';

/** Answers the headers that say who asks; `renew` after the service refused what it got. */
export type Credentials = (renew?: boolean) => Promise<Record<string, string>>;

type Config = ServiceConfig['credentials'];
type Dispatcher = NonNullable<Parameters<typeof request>[1]>['dispatcher'];

/** Reads secrets at once, so that a missing file is told at start. Throws a message for the admin. */
export function createCredentials(config: Config, folder: string, dispatcher: Dispatcher): Credentials {
  const secret = (name: string, value: string | undefined, file: string | undefined) => {
    const found = readSecret(`service.credentials.${name}`, value, file, folder);
    if (found) return found;
    throw new Error(
      `service.credentials.${name} is missing or empty. Write ${name}, or ${name}File with the path of a file that holds it.`,
    );
  };
  switch (config.type) {
    case 'none':
      return async () => ({});
    case 'basic': {
      const password = secret('password', config.password, config.passwordFile);
      const value = Buffer.from(`${config.user}:${password}`).toString('base64');
      return async () => ({ authorization: `Basic ${value}` });
    }
    case 'bearer': {
      const token = secret('token', config.token, config.tokenFile);
      return async () => ({ authorization: `Bearer ${token}` });
    }
    case 'header': {
      const value = secret('value', config.value, config.valueFile);
      return async () => ({ [config.name.toLowerCase()]: value });
    }
    case 'clientCredentials':
      return clientCredentials(
        config,
        secret('clientSecret', config.clientSecret, config.clientSecretFile),
        dispatcher,
      );
  }
}

/** OAuth 2.0 client credentials (RFC 6749 section 4.4). A token is used until half a minute before its end. */
function clientCredentials(
  { tokenUrl, clientId, scope }: Extract<Config, { type: 'clientCredentials' }>,
  clientSecret: string,
  dispatcher: Dispatcher,
): Credentials {
  let token: { value: Promise<string>; until: number } | undefined;
  const fetchToken = async (): Promise<string> => {
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64');
    const { statusCode, body } = await request(tokenUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) }).toString(),
      ...(dispatcher ? { dispatcher } : {}),
    });
    const answer = (await body.json().catch(() => ({}))) as {
      access_token?: string;
      expires_in?: number;
      error?: string;
    };
    if (statusCode !== 200 || typeof answer.access_token !== 'string') {
      throw unavailable(`${tokenUrl} gave no token (${answer.error ?? statusCode}). Check service.credentials.`);
    }
    if (token) token.until = Date.now() + ((answer.expires_in ?? 300) - 30) * 1000;
    return answer.access_token;
  };
  return async (renew = false) => {
    if (renew || !token || token.until <= Date.now()) {
      token = { value: Promise.resolve(''), until: Number.POSITIVE_INFINITY };
      token.value = fetchToken();
      token.value.catch(() => {
        token = undefined;
      });
    }
    return { authorization: `Bearer ${await token.value}` };
  };
}
