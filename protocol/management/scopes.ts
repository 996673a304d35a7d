import type { Operation } from './operation.ts';

type Called = Pick<Operation, 'id' | 'tag' | 'method'>;

/** Okta's scopes by the tag of the operation, before `.read` and `.manage`. */
const families: Record<string, string> = {
  User: 'okta.users',
  Schema: 'okta.schemas',
  Policy: 'okta.policies',
  Group: 'okta.groups',
  'Group rule': 'okta.groups',
  Application: 'okta.apps',
  Provisioning: 'okta.apps',
  Feature: 'okta.apps',
  Assignment: 'okta.apps',
  'Group push': 'okta.apps',
  Import: 'okta.apps',
  Inbound: 'okta.apps',
  Task: 'okta.apps',
  Mapping: 'okta.profileMappings',
  Agent: 'okta.agentPools',
  Org: 'okta.orgs',
};

/** Who else gets into this org is decided by people. */
const peopleOnly = new Set([
  'listAdministrators',
  'createAdministrator',
  ...['listApiTokens', 'createApiToken', 'deleteApiToken'],
  ...['listServiceApps', 'createServiceApp', 'getServiceApp', 'replaceServiceApp', 'deleteServiceApp'],
]);

/** Every scope that a service app can be given. */
export const scopes: readonly string[] = [
  ...[...new Set(Object.values(families))].flatMap((family) => [`${family}.read`, `${family}.manage`]),
  'okta.logs.read',
].sort();

/**
 * The scopes any of which lets a service app call an operation, the smallest first; none where only people may. Managing
 * includes reading, as with Okta. One table for the server, OpenAPI and docs/management-api.md.
 */
export function scopesOf({ id, tag, method }: Called): readonly string[] {
  if (peopleOnly.has(id)) return [];
  if (tag === 'System log') return ['okta.logs.read'];
  const family = families[tag];
  if (!family) return [];
  // A POST because of its size; it changes nothing.
  const reads = method === 'GET' || id === 'previewProfileMapping';
  return reads ? [`${family}.read`, `${family}.manage`] : [`${family}.manage`];
}
