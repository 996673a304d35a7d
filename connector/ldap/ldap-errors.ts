import { ResultCodeError } from 'ldapts';
import { duplicate, invalidValue, notFound, OnPremisesError, ScimError, scimError, unavailable } from '../sdk/index.ts';

/** Runs a task; errors of the directory and of the way to it become SCIM errors in words for the admin. */
export async function withScimErrors<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw scimErrorOf(error);
  }
}

/** Result codes (RFC 4511 appendix A) of which the caller waits for some. */
export const code = {
  noSuchAttribute: 16,
  valueExists: 20,
  noSuchObject: 32,
  invalidDn: 34,
  unwilling: 53,
  alreadyExists: 68,
} as const;

export function hasCode(error: unknown, ...codes: number[]): boolean {
  return error instanceof ResultCodeError && codes.includes(error.code);
}

/** Whether the connection failed, not what was asked: the request may or may not have happened. */
export function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof ResultCodeError) return false;
  const { code: systemCode } = error as NodeJS.ErrnoException;
  // Of sockets and of certificates; ERR_ are bugs but for those of TLS.
  if (typeof systemCode === 'string' && /^(?!ERR_(?!SSL_|TLS_))[A-Z]/.test(systemCode)) return true;
  return /^(Socket error|Connection (closed|timeout)|Socket connection not established|\w+: Operation timed out|Client network socket disconnected)/.test(
    error.message,
  );
}

function scimErrorOf(error: unknown): unknown {
  if (error instanceof ScimError || error instanceof OnPremisesError) return error;
  if (isConnectionFailure(error)) return unavailable(connectionText(error as NodeJS.ErrnoException));
  if (!(error instanceof ResultCodeError)) return error;
  const said = error.message
    .replace(/\0/g, '')
    .replace(/\s*Code: 0x[0-9a-f]+$/i, '')
    .trim();
  switch (error.code) {
    case 32:
      return notFound(
        `The directory has no such entry (${said}). It may have been deleted there, or its base is wrong.`,
      );
    case 68:
      return duplicate(`The directory has another entry with this name (${said}). Link to it, or choose another name.`);
    case 19:
    case 53:
      return refused(error.code, said);
    case 49:
      return unavailable(
        `The directory does not accept the connector's own account: ${bindReason(said)}. Check directory.bindDn and its password.`,
      );
    case 50:
      return scimError(
        403,
        `The connector's account in the directory may not do this (${said}). Give it the right that docs/connectors/ldap.md names.`,
      );
    case 8:
    case 13:
      return unavailable(`The directory wants an encrypted connection (${said}). Use ldaps:// or startTls: true.`);
    case 10:
      return unavailable(
        `This server refers to another one (${said}). Set directory.url to a server that may be written.`,
      );
    case 3:
    case 4:
    case 11:
      return unavailable(
        `The directory stopped at a limit of its own (${said}). Raise it for the connector's account.`,
      );
    case 1:
    case 51:
    case 52:
    case 80:
      return unavailable(`The directory cannot answer now (${said}). Try again.`);
    case 17:
      return invalidValue(
        `The directory does not know an attribute that the configuration names (${said}). Run check.`,
      );
    case 66:
      return invalidValue(`The entry has entries below it, so the directory keeps it (${said}). Remove those first.`);
    default:
      return invalidValue(`The directory refuses a value (result ${error.code}: ${said}).`);
  }
}

function refused(resultCode: number, said: string): ScimError {
  if (/unique|already exists|already in use|0000(21C7|21C8)/i.test(said))
    return duplicate(`The directory has another entry with the same value (${said}). Choose another value.`);
  if (/password|0000052D|quality|history|unicodePwd/i.test(said))
    return invalidValue(`The directory refuses the password: it does not fit its password policy (${said}).`);
  return invalidValue(`The directory refuses this change (result ${resultCode}: ${said}).`);
}

/** Active Directory says the reason of result 49 as a number ([MS-ERREF]). */
function bindReason(said: string): string {
  const reasons: Record<string, string> = {
    '525': 'there is no such account',
    '52e': 'the password or the name is wrong',
    '530': 'it may not sign in at this time',
    '532': 'its password has expired',
    '533': 'it is disabled',
    '701': 'it has expired',
    '773': 'its password must be changed first',
    '775': 'it is locked',
  };
  const data = /data ([0-9a-f]+)/i.exec(said)?.[1];
  return (data && reasons[data]) || 'the name or the password is wrong';
}

function connectionText({ code: systemCode, message }: NodeJS.ErrnoException): string {
  const said = message.split('\n').at(-1)?.replace(/\.$/, '') || systemCode || 'no answer';
  if (systemCode && /CERT|UNABLE_TO|INVALID_CA|INVALID_PURPOSE|HOSTNAME|ERR_TLS/.test(systemCode)) {
    return `The directory's certificate is not trusted (${said}). Set directory.caFile to the CA that issued it, and use the name that stands in it.`;
  }
  return `The directory does not answer (${said}). Check directory.url, that the server runs, and the network between.`;
}
