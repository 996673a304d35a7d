import type { AppUser, BodyOf, operations } from '@postern/protocol/management';

/** What stands in the fields, by attribute. */
export type Typed = Record<string, string>;
type Change = NonNullable<BodyOf<typeof operations.updateAppUser>['profile']>;

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));

export const toTyped = (overrides: AppUser['overrides']): Typed =>
  Object.fromEntries(Object.entries(overrides).map(([name, value]) => [name, textOf(value)]));

/** What differs from what the account has: an emptied field follows the mapping again. */
export const toChange = (overrides: AppUser['overrides'], typed: Typed): Change =>
  Object.fromEntries(
    Object.entries(typed).flatMap(([name, text]): [string, string | string[] | null][] => {
      const own = overrides[name];
      if (text.trim() === textOf(own)) return [];
      if (text.trim() === '') return [[name, null]];
      return [[name, Array.isArray(own) ? text.split(',').map((part) => part.trim()) : text.trim()]];
    }),
  );
