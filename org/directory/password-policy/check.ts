import type { Code } from '@postern/protocol/messages';
import type { Tx } from '../../db/database.ts';
import { Refused } from '../refused.ts';
import { isCommon } from './common.ts';
import { type PasswordPolicy, readPolicy } from './policy.ts';

/** Whose password it is to become. */
type Names = { login?: unknown; firstName?: unknown; lastName?: unknown };

export interface PasswordFault {
  code: Code;
  params: Record<string, string | number>;
}

/** What stands against a password, all of it at once; its history aside, which takes long (history.ts). */
export async function passwordFaults(policy: PasswordPolicy, password: string, names: Names): Promise<PasswordFault[]> {
  const faults: PasswordFault[] = [];
  const length = [...password].length;
  if (length < policy.minLength) faults.push({ code: 'password_too_short', params: { min: policy.minLength } });
  for (const [name, what, pattern] of classes) {
    if (policy[name] && !pattern.test(password)) faults.push({ code: 'password_lacks', params: { what } });
  }
  if (policy.excludeCommon && (await isCommon(password))) faults.push({ code: 'password_common', params: {} });
  if (policy.excludeNames && containsName(password, names)) faults.push({ code: 'password_has_name', params: {} });
  return faults;
}

/** Throws Refused with every rule that it breaks; `field` names where the password stands in the request. */
export async function requireGoodPassword(tx: Tx, password: string, names: Names, field: string): Promise<void> {
  const faults = await passwordFaults(await readPolicy(tx), password, names);
  if (faults.length > 0) throw new Refused(faults.map((fault) => ({ ...fault, field })));
}

const classes = [
  ['lowerCase', 'lower case letter', /\p{Ll}/u],
  ['upperCase', 'upper case letter', /\p{Lu}/u],
  ['number', 'digit', /\p{Nd}/u],
  ['symbol', 'symbol', /[^\p{L}\p{N}\s]/u],
] as const;

/** Shorter parts of a name are in too many words, as Okta has it. */
const shortest = { login: 4, name: 3 };

function containsName(password: string, { login, firstName, lastName }: Names): boolean {
  const folded = fold(password);
  const parts = [
    ...fold(login)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((part) => part.length >= shortest.login),
    ...[fold(firstName), fold(lastName)].filter((name) => name.length >= shortest.name),
  ];
  return parts.some((part) => folded.includes(part));
}

const fold = (text: unknown): string => (typeof text === 'string' ? text.normalize('NFKC').toLowerCase() : '');
