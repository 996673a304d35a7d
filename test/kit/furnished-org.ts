import { sql } from 'kysely';
import type { TestOrg } from '../../org/testing.ts';
import { createScimClient, managementOf } from './inbound-app.ts';

/** Ids of what a furnished org has one of. */
export interface Furnished {
  personId: string;
  groupId: string;
  ruleId: string;
  agentId: string;
  appId: string;
  /** The app that an identity provider feeds. */
  inboundId: string;
}

/** Of the one person of a furnished org. */
export const passwordOfAnn = 'blue lamp 9 rivers';

/** An org without agents that work, in which every page of the console has something to show. */
export async function furnish(org: TestOrg): Promise<Furnished> {
  const api = await managementOf(org);
  const agentId = await addAgent(org);
  const profile = { login: 'ann@example.com', email: 'ann@example.com', firstName: 'Ann', lastName: 'Lee' };
  const credentials = { password: { value: passwordOfAnn } };
  const { id: personId } = await api('POST', '/users?activate=true', { profile, credentials });
  const { id: groupId } = await api('POST', '/groups', { profile: { name: 'Staff', description: 'Everybody' } });
  await api('PUT', `/groups/${groupId}/users/${personId}`);
  const { id: everyone } = await api('POST', '/groups', { profile: { name: 'Everyone' } });
  const { id: ruleId } = await api('POST', '/groups/rules', {
    name: 'All',
    conditions: { expression: { value: 'user.login != null' } },
    actions: { assignUserToGroups: { groupIds: [everyone] } },
  });
  await api('POST', '/meta/schemas/user/default', {
    definitions: { custom: { properties: { badge: { title: 'Badge', type: 'integer' } } } },
  });
  await addSources(api, agentId);
  const { id: appId } = await api('POST', '/apps', { label: 'HR', name: 'hr' });
  await api('PUT', `/apps/${appId}/provisioning`, { baseUrl: 'https://hr.example/scim/v2', agents: [agentId] });
  await api('POST', `/apps/${appId}/users`, { id: personId });
  await api('PUT', `/apps/${appId}/groups/${groupId}`, {});
  await api('POST', `/apps/${appId}/group-push/mappings`, { sourceGroupId: groupId });
  await sql`
    insert into task (id, app_id, kind, code, message)
    values (gen_random_uuid(), ${appId}::uuid, 'app', 'connector_auth', 'The connector of HR refuses the credentials.')`.execute(
    org.db.kysely,
  );
  return { personId, groupId, ruleId, agentId, appId, inboundId: await feed(api) };
}

async function addAgent(org: TestOrg): Promise<string> {
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  const { rows } = await sql<{ id: string }>`
    insert into agent (id, name, host, os, version, enrolled_by, encryption_key)
    values (gen_random_uuid(), 'hq-prov-01', 'vm-17', 'RHEL 9.4', '0.1.0', 'test', ${JSON.stringify({ kty, crv, x, y })}::jsonb)
    returning id`.execute(org.db.kysely);
  return rows[0]!.id;
}

/** Two apps that source people, so that their order can be changed. */
async function addSources(api: Awaited<ReturnType<typeof managementOf>>, agentId: string): Promise<void> {
  for (const label of ['Personnel', 'Directory']) {
    const { id } = await api('POST', '/apps', { label, preset: 'hr-file' });
    const baseUrl = `https://${label.toLowerCase()}.example/scim/v2`;
    await api('PUT', `/apps/${id}/provisioning`, { baseUrl, agents: [agentId] });
  }
}

async function feed(api: Awaited<ReturnType<typeof managementOf>>): Promise<string> {
  const { id } = await api('POST', '/apps', { label: 'Entra ID', name: 'entra_id' });
  const { baseUrl } = await api('PUT', `/apps/${id}/inbound`, { mode: 'directory', settings: {} });
  const { secret } = await api('POST', `/apps/${id}/inbound/credentials`, { name: 'Entra' });
  await createScimClient(baseUrl, secret)('GET', '/Users');
  return id;
}

/** Every page of the console: its address, and a text that is there once it is read. */
export const pagesOf = (f: Furnished): [address: string, shows: string | RegExp][] => [
  ['/agents', 'hq-prov-01'],
  [`/agents/${f.agentId}`, 'vm-17'],
  ['/apps', 'No working agent'],
  [`/apps/${f.appId}/general`, 'Enable on-premises provisioning'],
  [`/apps/${f.appId}/provisioning`, 'SCIM connector base URL'],
  [`/apps/${f.appId}/to-app`, 'Create people'],
  [`/apps/${f.appId}/to-org`, 'Offer partial matches'],
  [`/apps/${f.appId}/import`, /^Nothing was imported yet/],
  [`/apps/${f.appId}/drift`, /^Nothing was compared yet/],
  [`/apps/${f.appId}/assignments`, 'Ann Lee'],
  [`/apps/${f.appId}/push`, 'Staff'],
  [`/apps/${f.appId}/mappings`, 'preferredLanguage'],
  [`/apps/${f.inboundId}/inbound`, 'GET /Users'],
  ['/people', 'Ann Lee'],
  [`/people/${f.personId}`, 'Badge'],
  ['/groups', 'Staff'],
  [`/groups/${f.groupId}`, 'Ann Lee'],
  ['/group-rules', 'user.login != null'],
  [`/group-rules/${f.ruleId}`, 'The rule changes nobody'],
  ['/profile', 'user.badge'],
  ['/profile-sources', 'Personnel'],
  ['/tasks', 'refuses the credentials'],
  ['/log', 'user.lifecycle.create'],
  ['/downloads', /^No downloads folder/],
  ['/settings/org', 'Embedded'],
  ['/settings/passwords', 'Shortest length'],
];

/** Pages that only a super administrator may read. */
export const pagesOfSuper: [address: string, shows: string | RegExp][] = [
  ['/settings/administrators', 'super administrator'],
  ['/settings/api', 'Service apps'],
  ['/settings/alerts', 'SMTP server'],
  ['/settings/retention', 'Finished work'],
];
