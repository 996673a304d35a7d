/** Names as people have them, and as nobody should: stored, pushed and read back unchanged. */
import { beforeAll, expect, test } from 'vitest';
import { until } from '../../demo/system/until.ts';
import { addApp, type OrgAndAgent, startOrgAndAgent } from '../kit/org-and-agent.ts';
import { type Personnel, startPersonnel } from '../kit/personnel.ts';
import { scratch } from '../kit/scratch.ts';

const { folder, cleanup } = await scratch('names');
let system: OrgAndAgent;
const apps: Record<string, { personnel: Personnel; appId: string }> = {};

beforeAll(async () => {
  system = await startOrgAndAgent(folder, cleanup);
  for (const version of ['v1', 'v2']) {
    const personnel = await startPersonnel(folder, `names${version}`, cleanup);
    const baseUrl = `http://localhost:${personnel.port}/scim/${version}`;
    apps[version] = {
      personnel,
      appId: await addApp({ api: system.api, agentIds: [system.agentId] }, `names${version}`, baseUrl),
    };
  }
});

test.each([
  ['quotes', `O'Brien "the" \`tick\``, `'; drop table app_user; --`],
  ['emoji', '👩🏽‍💻 Ada', '🦊🦊'],
  ['right to left', 'داليا', 'מנהלת ‏'],
  ['combining marks', 'Zoë', 'Å̊ström'],
  ['10,000 characters', 'ä'.repeat(10_000), 'x'.repeat(10_000)],
  ['wildcards', '100%_\\', '%'],
])('%s', async (kind, firstName, lastName) => {
  const login = `${kind.replaceAll(/\W+/g, '-')}+"'%_${firstName.codePointAt(0)}@example.com`.replaceAll('"', '');
  const person = await system.api.post('/users?activate=true', {
    profile: { login, email: 'same@example.com', firstName, lastName },
  });
  for (const { personnel, appId } of Object.values(apps)) {
    await system.api.post(`/apps/${appId}/users`, { id: person.id });
    const row = await until(`the row of ${login}`, async () => {
      const [found] = await personnel.application.query('select * from app_user where login = ?', [login]);
      return found;
    });
    expect([row['first_name'], row['last_name']]).toEqual([firstName, lastName]);
    // A second write finds the same row: the id and the filter survived the way there.
    await system.api.post(`/users/${person.id}`, { profile: { title: `Title for ${appId}` } });
    await until('the changed title', async () => {
      const found = await personnel.application.query('select title from app_user where login = ?', [login]);
      return found.length === 1 && found[0]!['title'] === `Title for ${appId}`;
    });
  }
});

test('a person without the unique field is a task that names the field', async () => {
  const { appId } = apps['v1']!;
  await system.api.put(`/apps/${appId}/provisioning`, {
    ...(await system.api.get(`/apps/${appId}/provisioning`)),
    authorization: { type: 'basic', user: 'postern', password: 'bench' },
    uniqueField: 'title',
  });
  const person = await system.api.post('/users?activate=true', {
    profile: { login: 'untitled@example.com', email: 'untitled@example.com', firstName: 'No', lastName: 'Title' },
  });
  await system.api.post(`/apps/${appId}/users`, { id: person.id });
  const [task] = await until('the task', async () => {
    const tasks = await system.api.get(`/tasks?appId=${appId}`);
    return tasks.length > 0 && tasks;
  });
  expect(task.code).toBe('unique_value_missing');
  expect(task.message).toContain('title');
});
