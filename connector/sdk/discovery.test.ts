import { afterEach, expect, test } from 'vitest';
import { type ConnectorDefinition, defineConnector } from './connector.ts';
import { createScimServer, type ScimServer } from './server.ts';

const open: ScimServer[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

function start(definition: Omit<ConnectorDefinition, 'name'>) {
  const server = createScimServer(defineConnector({ name: 'some', ...definition }), { auth: { type: 'none' } });
  open.push(server);
  return async (path: string) => (await server.app.inject(`/scim${path}`)).json();
}

const user = { id: '1', userName: 'ann' };
const list = async () => ({ totalResults: 1, resources: [user] });
const ids = (body: { Resources: { id: string }[] }) => body.Resources.map(({ id }) => id);

test('a connector of users only offers users only', async () => {
  const get = start({ users: { list } });
  expect(ids(await get('/v2/ResourceTypes'))).toEqual(['User']);
  expect(ids(await get('/v2/Schemas'))).toEqual([
    'urn:ietf:params:scim:schemas:core:2.0:User',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  ]);
  expect(ids(await get('/v1/Schemas'))).toEqual(['urn:scim:schemas:core:1.0:User']);
  expect(await get('/v2/ServiceProviderConfig')).toMatchObject({
    patch: { supported: false },
    etag: { supported: false },
    sort: { supported: false },
    bulk: { supported: false },
    filter: { supported: true, maxResults: 200 },
  });
});

test('each document has the whole address of its own', async () => {
  const get = start({ users: { list } });
  for (const path of ['/v2/ResourceTypes', '/v2/Schemas']) {
    const { Resources } = await get(path);
    for (const { id, meta } of Resources) {
      expect(meta.location).toMatch(/^https?:\/\//);
      const url = new URL(meta.location);
      expect(await get(url.pathname.slice('/scim'.length))).toMatchObject({ id, meta });
    }
  }
});

test('what is declared is offered, and found by its id whatever its case', async () => {
  const urn = 'urn:okta:hr_1:1.0:user:custom';
  const extensions = [{ urn, attributes: [{ name: 'badge', type: 'integer' as const }] }];
  const get = start({ users: { list, get: async () => user, update: async () => user }, sorts: true, extensions });
  expect(await get('/v2/ServiceProviderConfig')).toMatchObject({
    patch: { supported: true },
    etag: { supported: true },
    sort: { supported: true },
  });
  const types = await get('/v2/ResourceTypes');
  expect(types.Resources[0].schemaExtensions).toContainEqual({ schema: urn, required: false });
  expect(await get(`/v2/Schemas/${urn.toUpperCase()}`)).toMatchObject({ id: urn, attributes: [{ name: 'badge' }] });
});

test('entitlements and roles are discovered in SCIM 2.0', async () => {
  const entitlements = async ({ startIndex, count }: { startIndex: number; count: number }) => ({
    totalResults: 2,
    resources: ['l1', 'l2']
      .slice(startIndex - 1, startIndex - 1 + count)
      .map((id) => ({ id, displayName: id, type: 'licence' })),
  });
  const roles = async () => ({ totalResults: 1, resources: [{ id: 'admin', displayName: 'Administrator' }] });
  const get = start({ users: { list }, entitlements, roles });
  const types = await get('/v2/ResourceTypes');
  expect(
    types.Resources.map(({ endpoint, schema }: { endpoint: string; schema: string }) => [endpoint, schema]),
  ).toEqual([
    ['/Users', 'urn:ietf:params:scim:schemas:core:2.0:User'],
    ['/Entitlements', 'urn:okta:scim:schemas:core:1.0:Entitlement'],
    ['/Roles', 'urn:okta:scim:schemas:core:1.0:Role'],
  ]);
  expect(await get('/v2/Entitlements?startIndex=2&count=1')).toMatchObject({
    totalResults: 2,
    Resources: [{ id: 'l2', type: 'licence', schemas: ['urn:okta:scim:schemas:core:1.0:Entitlement'] }],
  });
  expect(await get('/v2/Roles')).toMatchObject({ Resources: [{ displayName: 'Administrator' }] });
  const config = await get('/v2/ServiceProviderConfig');
  const block = config['urn:okta:schemas:scim:providerconfig:2.0'];
  expect(block.userManagementCapabilities).toContain('IMPORT_USER_SCHEMA');
});
