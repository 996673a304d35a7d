import { randomUUID } from 'node:crypto';
import { operations as op } from '@postern/protocol/management';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiHarness, apiHarness, as } from './testing.ts';

let api: ApiHarness;
let appId: string;
beforeAll(async () => {
  api = await apiHarness();
  appId = (await api.call(op.createApp, { body: { label: 'HR' } })).body.id;
});
afterAll(() => api.close());

const start = (headers = {}) => api.call(op.startDriftCheck, { params: { appId }, headers });
const repair = (checkId: string, body: object) => api.call(op.repairDrift, { params: { appId, checkId }, body });

test('a check is started, followed, read by pages, and repaired by those who may', async () => {
  expect((await start()).error.code).toBe('no_connector');
  const agents = [await api.addAgent()];
  const form = { baseUrl: 'https://hr.example/v2', agents };
  await api.call(op.replaceProvisioning, { params: { appId }, body: form });
  expect((await start(as('read-only'))).status).toBe(403);
  const started = await start();
  expect([started.status, started.body]).toMatchObject([201, { status: 'RUNNING', read: 0, changed: 0, error: null }]);
  const checkId = started.body.id;
  expect((await start()).error.code).toBe('import_running');
  expect((await api.call(op.startImport, { params: { appId }, body: {} })).error.code).toBe('import_running');
  expect((await api.call(op.listImports, { params: { appId } })).body).toEqual([]);
  expect((await repair(checkId, {})).error.code).toBe('drift_check_unfinished');

  const profile = { login: 'ann@example.com', email: 'ann@example.com', firstName: 'Ann', lastName: 'Lee' };
  const personId = (await api.call(op.createUser, { body: { profile } })).body.id;
  await api.call(op.assignUser, { params: { appId }, body: { id: personId } });
  await sql`delete from action where kind = 'user.provision'`.execute(api.db.kysely);
  await sql`update app_user set external_id = 'a1', pushed_rev = 99`.execute(api.db.kysely);
  const ids = [randomUUID(), randomUUID(), randomUUID()] as const;
  const differences = JSON.stringify([{ attribute: 'title', org: 'Clerk', app: null }]);
  await sql`
    insert into drift (id, import_id, kind, name, external_id, app_user_id, differences)
    select ${ids[0]}::uuid, ${checkId}::uuid, 'CHANGED', 'ann@example.com', 'a1', id, ${differences}::jsonb from app_user
    union all values (${ids[1]}::uuid, ${checkId}::uuid, 'UNKNOWN', 'same', 'z1', null::uuid, '[]'::jsonb),
      (${ids[2]}::uuid, ${checkId}::uuid, 'UNKNOWN', 'same', 'z2', null::uuid, '[]'::jsonb)`.execute(api.db.kysely);
  await sql`update import_run set status = 'DONE', counts = '{"changed": 1, "unknown": 2}'`.execute(api.db.kysely);

  const path = `/api/v1/apps/${appId}/drift-checks`;
  expect((await api.call(op.getDriftCheck, { params: { appId, checkId } })).body).toMatchObject({
    ...{ status: 'DONE', changed: 1, unknown: 2, open: 1 },
  });
  const pages = await api.pages<{ id: string; name: string }>(`${path}/${checkId}/differences?limit=1`);
  expect(pages.map(([row]) => row!.name)).toEqual(['ann@example.com', 'same', 'same']);
  expect(new Set(pages.flat().map(({ id }) => id))).toEqual(new Set(ids));
  const list = (query: Record<string, string>) => api.call(op.listDrift, { params: { appId, checkId }, query });
  expect((await list({ kind: 'UNKNOWN' })).body).toHaveLength(2);
  expect((await list({ q: 'LEE' })).body).toMatchObject([
    {
      user: { displayName: 'Ann Lee' },
      differences: [{ attribute: 'title', org: 'Clerk', app: null }],
      repaired: null,
    },
  ]);

  expect((await repair(checkId, { ids: [ids[1]] })).error.code).toBe('drift_account_unknown');
  expect((await repair(checkId, {})).body).toEqual({ repaired: 1 });
  expect((await list({ kind: 'CHANGED' })).body[0]!.repaired).not.toBeNull();
  expect(await api.queued()).toContain('user.push Ann Lee');
  expect((await api.events()).filter((type) => type.startsWith('system.drift'))).toEqual([
    'system.drift_check.start',
    'system.drift_check.repair',
  ]);
  expect((await api.call(op.getDriftCheck, { params: { appId, checkId: randomUUID() } })).status).toBe(404);
});
