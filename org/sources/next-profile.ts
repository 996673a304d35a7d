import { isDeepStrictEqual } from 'node:util';
import { type Profile, requiredAttributes } from '@postern/protocol/management';
import { describe } from '@postern/protocol/messages';
import type { Tx } from '../db/database.ts';
import type { Attribute } from '../directory/schema/attribute.ts';
import { checkUnique, checkValues } from '../directory/schema/check-profile.ts';
import { isLogin, sourced } from '../directory/sourced-profile.ts';
import type { Mapped } from '../mappings/mapper.ts';
import type { SourcedAccount } from './profiles.ts';

/** A value that did not get into the profile; `text` says why. */
export interface Fault {
  attribute: string;
  code: string;
  text: string;
}

interface Known {
  attributes: readonly Attribute[];
  /** Logins of other people, in small letters. */
  taken: ReadonlySet<string>;
}

/**
 * The profile that a person has once the source has spoken. An attribute whose mapping fails, or whose value the
 * directory does not take, stays as it is; so does one that nobody is without and the source has no more.
 */
export async function nextProfile(
  tx: Tx,
  person: SourcedAccount & { mapped: Mapped },
  { attributes, taken }: Known,
): Promise<{ profile: Profile; given: Partial<Profile>; changed: string[]; faults: Fault[] }> {
  const before = person.before ?? {};
  const faults: Fault[] = person.mapped.faults.map(({ attribute, error }) => ({
    attribute,
    code: error.code,
    text: error.message,
  }));
  const given: Record<string, unknown> = { ...person.mapped.profile };
  const keep = (attribute: string) => {
    if (before[attribute] === undefined) delete given[attribute];
    else given[attribute] = before[attribute];
  };
  for (const { attribute } of faults) keep(attribute);
  for (const attribute of requiredAttributes) if (given[attribute] === undefined) keep(attribute);
  const login = loginFault(given['login'], person.login, taken);
  if (login) {
    faults.push(login);
    given['login'] = person.login;
  }
  const wanted = sourced(person.profile, before, given as Partial<Profile>);
  const refused = [
    ...checkValues(attributes, person.profile, wanted),
    ...(await checkUnique(tx, attributes, person.profile, wanted, person.personId)),
  ];
  const profile: Record<string, unknown> = { ...wanted };
  for (const { attribute, code, params } of refused) {
    faults.push({ attribute, code, text: describe(code, params).text });
    delete given[attribute];
    if (person.profile[attribute] === undefined) delete profile[attribute];
    else profile[attribute] = person.profile[attribute];
  }
  const names = new Set([...Object.keys(person.profile), ...Object.keys(profile)]);
  const changed = [...names].filter((name) => !isDeepStrictEqual(person.profile[name], profile[name]));
  return { profile: profile as Profile, given: given as Partial<Profile>, changed, faults };
}

function loginFault(login: unknown, own: string, taken: ReadonlySet<string>): Fault | undefined {
  const text = String(login ?? '');
  const code = !isLogin(text) || text === '' ? 'inbound_login_invalid' : 'login_taken';
  if (code === 'login_taken' && (text.toLowerCase() === own.toLowerCase() || !taken.has(text.toLowerCase())))
    return undefined;
  return { attribute: 'login', code, text: describe(code, { login: text.slice(0, 100) }).text };
}
