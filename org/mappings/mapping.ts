import { z } from 'zod';
import type { AppSettings } from '../provisioning/app-settings.ts';
import { addressAttributes, baseAttributes } from '../provisioning/attributes.ts';

/** From a person to an account, or from an account to a person. */
export type Direction = 'toApp' | 'toOrg';

export const rule = z.object({
  expression: z.string(),
  /** `DONT_PUSH`: only when the account is created; later it keeps what it got then. */
  pushStatus: z.enum(['PUSH', 'DONT_PUSH']).default('PUSH'),
});
export type Rule = z.infer<typeof rule>;

/** Rules by attribute; null: the attribute is not mapped. What is absent is mapped the plain way. */
const rules = z.record(z.string(), rule.nullable());
/** `app.mappings`. */
export const mappings = z.object({ toApp: rules.prefault({}), toOrg: rules.prefault({}) });
export type Mappings = z.infer<typeof mappings>;

/** Okta's base profile without the login, which an account calls `userName`. */
const shared = [
  ...baseAttributes.map(([name]) => name).filter((name) => name !== 'login'),
  ...['email', 'secondEmail', 'mobilePhone', 'primaryPhone'],
  ...addressAttributes.map(([name]) => name),
];

export interface MappedApp {
  id: string;
  name: string;
  label: string;
  settings: Pick<AppSettings, 'customAttributes'>;
  mappings: Mappings;
  /** Custom attributes of people. */
  orgAttributes: readonly string[];
}

/** Attributes that rules of a direction may give a value, the one that nobody can be without first. */
export function targets(direction: Direction, app: Pick<MappedApp, 'settings' | 'orgAttributes'>): string[] {
  const own = direction === 'toApp' ? app.settings.customAttributes.map(({ name }) => name) : app.orgAttributes;
  return [direction === 'toApp' ? 'userName' : 'login', ...new Set([...shared, ...own])];
}

/** How an attribute is mapped where nobody said otherwise: from the one of the same name. */
export function plainRule(direction: Direction, attribute: string): Rule {
  const source = { userName: 'login', login: 'userName' }[attribute] ?? attribute;
  return { expression: `${direction === 'toApp' ? 'user' : 'appuser'}.${source}`, pushStatus: 'PUSH' };
}

/** Every mapped attribute of a direction with its rule, in the order of `targets`. */
export function effectiveRules(direction: Direction, app: MappedApp): [string, Rule][] {
  const chosen = app.mappings[direction];
  return targets(direction, app).flatMap((attribute): [string, Rule][] => {
    const own = Object.hasOwn(chosen, attribute) ? chosen[attribute] : plainRule(direction, attribute);
    return own ? [[attribute, own]] : [];
  });
}
