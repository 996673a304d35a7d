/** What a connector can do wrong, seen from the org: each fault becomes one coded task or a retry, and nothing is lost. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../demo/system/until.ts';
import { addApp, addPeople, type OrgAndAgent, startOrgAndAgent } from '../kit/org-and-agent.ts';
import { scratch } from '../kit/scratch.ts';
import { emptyList, type Script, startScriptedConnector, wellBehaved } from '../kit/scripted-connector.ts';

const { folder, cleanup } = await scratch('difficult');
let system: OrgAndAgent;
let made = 0;

beforeAll(async () => {
  system = await startOrgAndAgent(folder, cleanup);
});

async function assignTo(script: Script) {
  const connector = await startScriptedConnector(script, cleanup);
  const name = `difficult${++made}`;
  const appId = await addApp({ api: system.api, agentIds: [system.agentId] }, name, connector.baseUrl);
  const [personId] = await addPeople(system.api, name, 1);
  await system.api.post(`/apps/${appId}/users`, { id: personId });
  return { connector, appId, personId };
}

const openTask = (appId: string) =>
  until('an open task', async () => {
    const tasks = await system.api.get(`/tasks?appId=${appId}`);
    return tasks.length > 0 && tasks;
  });

const provisioned = (appId: string, personId: string) =>
  until(
    'the account',
    async () => {
      const account = await system.api.get(`/apps/${appId}/users/${personId}`);
      return account.externalId && account;
    },
    60_000,
  );

const creates =
  (answer: ReturnType<Script>): Script =>
  ({ method }) =>
    method === 'POST' ? answer : emptyList;

describe('a fault of the app as a whole: one task, and the work goes on by itself when it is mended', () => {
  test.each<[string, Script, RegExp]>([
    [
      '401',
      () => ({ status: 401, body: { Errors: [{ description: 'bad credentials', code: 401 }] } }),
      /connector_auth/,
    ],
    ['403 on everything', () => ({ status: 403, body: 'Forbidden' }), /connector_forbidden/],
  ])('%s', async (_name, script, code) => {
    const { connector, appId, personId } = await assignTo(script);
    const tasks = await openTask(appId);
    expect(tasks).toHaveLength(1);
    expect(tasks[0].code).toMatch(code);
    connector.become(wellBehaved());
    await provisioned(appId, personId!);
    expect(await system.api.get(`/tasks?appId=${appId}`)).toEqual([]);
  });
});

describe('a passing fault is tried again', () => {
  test.each<[string, ReturnType<Script>]>([
    ['503 with Retry-After', { status: 503, body: 'busy', headers: { 'retry-after': '1' } }],
    ['429', { status: 429, body: {}, headers: { 'retry-after': '1' } }],
  ])('%s', async (_name, answer) => {
    let calls = 0;
    const good = wellBehaved();
    const { appId, personId } = await assignTo((request) => (++calls <= 2 ? answer : good(request)));
    await provisioned(appId, personId!);
  });
});

describe('a fault of one person: a task for that person, and Retry runs the current state', () => {
  test.each<[string, Script, RegExp]>([
    [
      '409 duplicate',
      creates({ status: 409, body: { Errors: [{ description: 'login exists', code: 409 }] } }),
      /user_conflict/,
    ],
    [
      '400 with the SDK errors',
      creates({
        status: 400,
        body: { errors: [{ statusCode: 400, internalCode: 'o1', description: 'no such department' }] },
      }),
      /invalid_value/,
    ],
    [
      'HTML instead of JSON',
      creates({ status: 200, body: '<html><title>Sign in</title><body>portal</body></html>' }),
      /connector_html/,
    ],
    [
      'malformed JSON',
      creates({ status: 201, body: '{"id": "7", ', headers: { 'content-type': 'application/json' } }),
      /connector_not_json/,
    ],
    ['created without an id', creates({ status: 201, body: { userName: 'x' } }), /./],
  ])('%s', async (_name, script, code) => {
    const { connector, appId, personId } = await assignTo(script);
    const [task] = await openTask(appId);
    expect(task.code).toMatch(code);
    expect(task.message).not.toMatch(/undefined|\[object|Error:/);
    connector.become(wellBehaved());
    await system.api.post('/tasks/retry', { ids: [task.id] });
    await provisioned(appId, personId!);
  });
});

test('fields that nobody asked for, such as meta.resourceType, are ignored', async () => {
  const { appId, personId } = await assignTo(wellBehaved());
  expect((await provisioned(appId, personId!)).externalId).toBe('1');
});

test('a wrong totalResults ends an import, with the difference told', async () => {
  const user = { id: '1', userName: 'someone@example.com', active: true };
  const { appId } = await assignTo(({ method, url }) => {
    if (method !== 'GET' || !url.includes('/Users?startIndex')) return emptyList;
    const first = url.includes('startIndex=1&');
    return {
      status: 200,
      body: { totalResults: 900, startIndex: 1, itemsPerPage: 100, Resources: first ? [user] : [] },
    };
  });
  const run = await system.api.post(`/apps/${appId}/imports`, { mode: 'full' });
  const ended = await until('the end of the import', async () => {
    const seen = await system.api.get(`/apps/${appId}/imports/${run.id}`);
    return seen.status !== 'RUNNING' && seen;
  });
  expect(JSON.stringify(ended)).toMatch(/900/);
});

test('the logs of agent and org hold no connector password', async () => {
  for (const file of ['agent.log', 'org.log'])
    expect(await readFile(join(folder, file), 'utf8')).not.toContain('Basic cG9zdGVybjpiZW5jaA');
});

describe('an answer that the org could not store does not hold up what other applications answer', () => {
  test.each<[string, Record<string, unknown>, RegExp | undefined]>([
    ['half a surrogate pair and NUL in the profile', { title: 'a\u0000b', nickName: 'x\ud800y' }, undefined],
    ['an attribute nested 100,000 deep', { 'urn:okta:difficult:1.0:user:custom': { x: 'DEEP' } }, undefined],
    ['a profile of 3 MB', { title: 'x'.repeat(3_000_000) }, undefined],
    ['an id of 100 kB', { id: 'x'.repeat(100_000) }, /result_refused/],
  ])('%s', async (_name, more, code) => {
    const good = wellBehaved();
    const odd = await assignTo((request) => {
      const answer = good(request);
      if (request.method !== 'POST' || !answer) return answer;
      const body = JSON.stringify({ ...(answer.body as object), ...more });
      const nested = '['.repeat(100_000) + ']'.repeat(100_000);
      return { status: 201, body: body.replace('"DEEP"', nested), headers: { 'content-type': 'application/json' } };
    });
    if (code) expect((await openTask(odd.appId))[0].code).toMatch(code);
    else await provisioned(odd.appId, odd.personId!);
    const other = await assignTo(wellBehaved());
    await provisioned(other.appId, other.personId!);
  });
});
