import { CodedError } from '@postern/protocol/messages';
import { openParts } from '../parts.ts';
import { type LocalCredentials, localName } from '../scim/credentials.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { readSecret } from './read-file.ts';

export interface CredentialsOptions extends DataOption {
  user?: string;
  header?: string;
  secretFile: string;
  remove?: boolean;
}

/** `postern credentials APP-ID`: credentials of a connector that stay on this machine. The secret comes from a file or standard input. */
export async function credentialsCommand(
  appId: string,
  options: CredentialsOptions,
  context: CliContext,
): Promise<ExitCode> {
  const { keychain } = await openParts(context.environment(options.data));
  if (options.remove) {
    await keychain.delete(localName(appId));
    return exitCodes.ok;
  }
  if ((options.user === undefined) === (options.header === undefined)) {
    throw new CodedError('usage', { detail: 'Give --user NAME for Basic, or --header NAME for a header.' });
  }
  const secret = await readSecret(options.secretFile, context);
  if (secret === '') throw new CodedError('usage', { detail: 'The secret is empty.' });
  const value: LocalCredentials =
    options.user === undefined
      ? { type: 'header', headers: [{ name: options.header!, value: secret }] }
      : { type: 'basic', user: options.user, password: secret };
  await keychain.set(localName(appId), JSON.stringify(value));
  context.out('Saved on this machine.');
  return exitCodes.ok;
}
