import { CodedError } from '@postern/protocol/messages';
import { basicSecret, type ConnectorSettings, headerSecret } from '@postern/protocol/wire';
import { z } from 'zod';
import type { Keychain } from '../keychain/keychain.ts';
import type { Unsealer } from '../ports.ts';
import { failure } from './failure.ts';

/** What is sent with every request to a connector, and must never be shown. */
export interface Credentials {
  headers: Record<string, string>;
  secrets: string[];
}

/** Credentials set on this machine, as the keychain holds them. */
export const localCredentials = z.discriminatedUnion('type', [
  basicSecret.extend({ type: z.literal('basic') }),
  headerSecret.extend({ type: z.literal('header') }),
]);
export type LocalCredentials = z.infer<typeof localCredentials>;

export const localName = (appId: string): string => `connector:${appId}`;

/**
 * Opens the credentials of an app. Throws ActionFailure (class `app`) where they are missing or unusable.
 * `appId` is known for saved apps only.
 */
export async function openCredentials(
  settings: ConnectorSettings,
  appId: string | undefined,
  deps: { unsealer: Unsealer; keychain: Keychain },
): Promise<Credentials> {
  const { auth, label: app } = settings;
  const unusable = (why: string, cause?: unknown) =>
    failure('connector_credentials', { class: 'app', params: { app, why }, cause });
  try {
    switch (auth.type) {
      case 'none':
        return { headers: {}, secrets: [] };
      case 'basic':
        return basic(basicSecret.parse(JSON.parse(await deps.unsealer.open(auth.sealed))));
      case 'header':
        return header(headerSecret.parse(JSON.parse(await deps.unsealer.open(auth.sealed))));
      case 'local': {
        const text = appId && (await deps.keychain.get(localName(appId)));
        if (!text) throw failure('connector_credentials_missing', { class: 'app', params: { app } });
        const local = localCredentials.parse(JSON.parse(text));
        return local.type === 'basic' ? basic(local) : header(local);
      }
    }
  } catch (error) {
    if (error instanceof CodedError) throw unusable(error.message.replace(/\.$/, ''), error);
    if (error instanceof z.ZodError || error instanceof SyntaxError || error instanceof TypeError)
      throw unusable('they do not have the form that was agreed');
    throw error;
  }
}

function basic({ user, password }: z.infer<typeof basicSecret>): Credentials {
  const pair = Buffer.from(`${user}:${password}`).toString('base64');
  return { headers: { authorization: `Basic ${pair}` }, secrets: [password, pair] };
}

function header({ headers }: z.infer<typeof headerSecret>): Credentials {
  // Headers checks names and values, so that a line break cannot smuggle in another header.
  const checked = new Headers(headers.map(({ name, value }): [string, string] => [name, value]));
  return {
    headers: Object.fromEntries(checked),
    secrets: headers.flatMap(({ value }) => [value, value.replace(/^\w+\s+/, '')]),
  };
}
