import { createHttpClient } from '../../demo/system/http.ts';
import type { OrgApi } from '../../demo/system/org-api.ts';
import { until } from '../../demo/system/until.ts';
import { addGroup } from '../kit/org-and-agent.ts';
import type { Personnel } from '../kit/personnel.ts';

interface Given {
  api: OrgApi;
  /** PEM. */
  ca: string;
  appIds: { hr: string };
  personnel: Personnel;
}

/** Ids of what the pictures open. */
export interface Furnished {
  agentId: string;
  personId: string;
  groupId: string;
  ruleId: string;
  /** An app that an identity provider feeds. */
  inboundId: string;
}

/** Gives the sample org what its pages show beside people, apps and tasks: rules, attributes, imports, what comes in, alerts. */
export async function furnishOrg({ api, ca, appIds, personnel }: Given): Promise<Furnished> {
  await addAttributes(api);
  const [agent] = await api.get('/agents');
  const [person] = await api.get('/users?q=adaeze');
  const [engineering] = await api.get('/groups?q=engineering');
  await api.post(`/users/${person.id}`, { profile: { costCode: '4711', employment: 'Permanent' } });
  const ruleId = await addRules(api);
  await api.post(`/apps/${appIds.hr}/group-push/mappings`, { sourceGroupId: engineering.id });
  await until('the pushed group', async () => {
    const [mapping] = await api.get(`/apps/${appIds.hr}/group-push/mappings`);
    return mapping?.lastPush !== null;
  });
  await importFromApp(api, appIds.hr, personnel);
  await drift(api, appIds.hr, personnel);
  const inboundId = await feedApp(api, ca);
  return { agentId: agent.id, personId: person.id, groupId: engineering.id, ruleId, inboundId };
}

async function addAttributes(api: OrgApi): Promise<void> {
  const properties = {
    costCode: { title: 'Cost code', type: 'string', pattern: '[0-9]{4}', description: 'Four digits of finance.' },
    employment: { title: 'Employment', type: 'string', enum: ['Permanent', 'Temporary', 'External'] },
    badge: { title: 'Badge number', type: 'integer', unique: 'UNIQUE_VALIDATED' },
  };
  await api.post('/meta/schemas/user/default', { definitions: { custom: { properties } } });
}

/** One that is active, and one that is being written. */
async function addRules(api: OrgApi): Promise<string> {
  const rule = async (name: string, value: string, groupId: string) => {
    const expression = { value, type: 'urn:okta:expression:1.0' };
    const body = { name, conditions: { expression }, actions: { assignUserToGroups: { groupIds: [groupId] } } };
    return (await api.post('/groups/rules', body)).id as string;
  };
  const platform = await addGroup(api, 'Platform team', []);
  const temporary = await addGroup(api, 'Temporary staff', []);
  const id = await rule('Platform team by department', 'user.department == "Platform"', platform);
  await rule('Temporary staff', 'user.employment == "Temporary"', temporary);
  await api.post(`/groups/rules/${id}/lifecycle/activate`);
  await until(
    'the rule is evaluated',
    async () => (await api.get(`/groups/rules/${id}`)).postern.evaluation.left === 0,
  );
  return id;
}

/** Accounts that nobody made here: one of a person of the org, one that is probably, and three of nobody. */
async function importFromApp(api: OrgApi, appId: string, personnel: Personnel): Promise<void> {
  for (const [login, firstName, lastName] of [
    ['ines.moreau@example.com', 'Inès', 'Moreau'],
    ['k.tanaka@example.com', 'Kenji', 'Tanaka'],
  ]) {
    await api.post('/users?activate=true', { profile: { login, email: login, firstName, lastName } });
  }
  for (const [login, first, last] of [
    ['ines.moreau@example.com', 'Inès', 'Moreau'],
    ['kenji@old.example.com', 'Kenji', 'Tanaka'],
    ['lena.holm@example.com', 'Lena', 'Holm'],
    ['rafael.duarte@example.com', 'Rafael', 'Duarte'],
    ['yara.saleh@example.com', 'Yara', 'Saleh'],
  ]) {
    await personnel.application.query(
      'insert into app_user (login, first_name, last_name, email) values (?, ?, ?, ?)',
      [login, first, last, login].map(String),
    );
  }
  await api.put(`/apps/${appId}/features/INBOUND_PROVISIONING`, {
    importSettings: {
      schedule: { status: 'ENABLED', fullImport: { expression: '0 2 * * 0', timezone: 'Europe/Berlin' } },
    },
  });
  await api.post(`/apps/${appId}/imports`, { mode: 'full' });
  await until('the import', async () => (await api.get(`/apps/${appId}/imports`))[0]?.status === 'REVIEW');
}

/** Two rows that somebody changed behind the org's back. */
async function drift(api: OrgApi, appId: string, personnel: Personnel): Promise<void> {
  const change = (column: string, value: string, login: string) =>
    personnel.application.query(`update app_user set ${column} = ? where login = ?`, [value, login]);
  await change('title', 'Board member', 'chidi.okafor@example.com');
  await change('status', 'D', 'farah.noor@example.com');
  await api.post(`/apps/${appId}/drift-checks`, {});
  await until('the drift check', async () => (await api.get(`/apps/${appId}/drift-checks`))[0]?.status === 'DONE');
}

/** What an identity provider sends: a person, a change, and something that is refused. */
async function feedApp(api: OrgApi, ca: string): Promise<string> {
  const { id } = await api.post('/apps', { label: 'Entra ID', name: 'entra_id' });
  const { baseUrl } = await api.put(`/apps/${id}/inbound`, { mode: 'directory', settings: {} });
  const { secret } = await api.post(`/apps/${id}/inbound/credentials`, { name: 'Entra ID' });
  const http = createHttpClient(ca);
  const send = (method: string, path: string, body?: unknown) =>
    http(method, `${baseUrl}${path}`, {
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/scim+json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const user = ['urn:ietf:params:scim:schemas:core:2.0:User'];
  await send('GET', `/Users?filter=${encodeURIComponent('userName eq "leo.brandt@example.com"')}`);
  const name = { givenName: 'Leo', familyName: 'Brandt' };
  await send('POST', '/Users', { schemas: user, userName: 'leo.brandt@example.com', name, active: true });
  await send('POST', '/Users', { schemas: user, userName: 'leo.brandt@example.com', active: true });
  await send('GET', '/ServiceProviderConfig');
  return id;
}
