import type { ConnectorForm, toApp, toOrg } from '@postern/protocol/management';
import type { z } from 'zod';
import type { Changes } from '../../mappings/change.ts';

type Settings = Pick<ConnectorForm, 'uniqueField' | 'update' | 'pageSize' | 'concurrency' | 'customAttributes'>;

/** What a new app for a known application begins with. Everything in it can be changed afterwards. */
export interface Preset {
  id: string;
  /** The application's name; the app's label, where nobody gives another. */
  label: string;
  /** How its accounts are reached. */
  about: string;
  /** What it presumes of the application, so that an admin can see whether it holds. */
  presumes: string[];
  connector?: Partial<Settings>;
  /** What is left out has its default. */
  toApp?: z.input<typeof toApp>;
  toOrg?: z.input<typeof toOrg>;
  /** Rules to the app that are not the plain ones. */
  mappings?: Changes;
  /** Rules to the org that are not the plain ones. */
  fromApp?: Changes;
  /** Tables and columns for Postern's SQL connector: `users` and `groups` of its configuration file. */
  sql?: Record<'users', unknown> & Partial<Record<'groups', unknown>>;
  /** The same for the CSV connector. */
  csv?: Record<'users', unknown>;
}

export const push = (expression: string) => ({ expression, pushStatus: 'PUSH' as const });
/** These attributes are not sent. */
export const without = (...attributes: string[]): Changes => Object.fromEntries(attributes.map((name) => [name, null]));

/** The login without its domain, in small letters. */
export const shortName = push('String.toLowerCase(String.substringBefore(user.login, "@"))');
export const address = ['streetAddress', 'city', 'state', 'zipCode', 'countryCode', 'postalAddress'] as const;
export const staff = [
  ...['employeeNumber', 'costCenter', 'organization', 'division', 'managerId', 'manager', 'userType'],
] as const;
export const courtesies = ['middleName', 'honorificPrefix', 'honorificSuffix', 'nickName'] as const;
