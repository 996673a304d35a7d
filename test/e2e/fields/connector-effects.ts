import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runProgram } from '../../../demo/system/program.ts';
import type { Recorded } from '../../kit/recording-scim.ts';
import { until } from './until.ts';
import type { Effect } from './world.ts';

const creates = ({ method, path }: Recorded) => method === 'POST' && path === '/Users';
const writes = ({ method }: Recorded) => method === 'PUT' || method === 'PATCH';
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** What each field of "Configure SCIM connector" does, seen at the application. */
export const connectorEffects: Record<string, Effect> = {
  async enabled(world, name) {
    const app = await world.app(name, { connector: { enabled: false } });
    await app.assign(await app.person());
    await (await world.app(`${name}On`)).assigned();
    expect(app.scim.requests).toEqual([]);
    await world.api.patch(`/apps/${app.id}/provisioning`, { enabled: true });
    await app.scim.seen(creates);
  },

  async baseUrl(world, name) {
    const [app, other] = [await world.app(name), await world.app(`${name}Other`)];
    await world.api.put(`/apps/${other.id}/provisioning`, {});
    await app.connect({ baseUrl: other.scim.baseUrl });
    await app.assigned();
    expect(app.scim.requests).toEqual([]);
    expect(other.scim.requests.filter(creates)).toHaveLength(1);
  },

  async 'authorization.none'(world, name) {
    const app = await world.app(name);
    await app.assigned();
    expect((await app.scim.seen(creates)).headers.authorization).toBeUndefined();
  },

  async 'authorization.basic.user'(world, name) {
    const authorization = { type: 'basic', user: 'ines', password: 'secret one' };
    const app = await world.app(name, { connector: { authorization } });
    await app.assigned();
    expect((await app.scim.seen(creates)).headers.authorization).toBe(basic('ines', 'secret one'));
  },

  async 'authorization.basic.password'(world, name) {
    const app = await world.app(name, {
      connector: { authorization: { type: 'basic', user: 'ines', password: 'one' } },
    });
    await app.connect({ authorization: { type: 'basic', user: 'ines', password: 'two' } });
    await app.assigned();
    expect((await app.scim.seen(creates)).headers.authorization).toBe(basic('ines', 'two'));
  },

  async 'authorization.header.headers.name'(world, name) {
    const authorization = { type: 'header', headers: [{ name: 'X-Connector-Key', value: 'k1' }] };
    const app = await world.app(name, { connector: { authorization } });
    await app.assigned();
    expect((await app.scim.seen(creates)).headers['x-connector-key']).toBe('k1');
  },

  async 'authorization.header.headers.value'(world, name) {
    const authorization = { type: 'header', headers: [{ name: 'Authorization', value: 'Token abc' }] };
    const app = await world.app(name, { connector: { authorization } });
    await app.assigned();
    expect((await app.scim.seen(creates)).headers.authorization).toBe('Token abc');
  },

  async 'authorization.local'(world, name) {
    const app = await world.app(name, { connector: { authorization: { type: 'local' }, enabled: false } });
    const secretFile = join(world.data, 'local-secret');
    await writeFile(secretFile, 'of this machine');
    const args = ['credentials', app.id, '--data', world.data, '--user', 'here', '--secret-file', secretFile];
    const done = await runProgram({ name, file: 'agent/cli.ts', args, env: { POSTERN_KEYCHAIN: 'file' } });
    expect(done.code, done.stderr).toBe(0);
    await world.api.patch(`/apps/${app.id}/provisioning`, { enabled: true });
    await app.assigned();
    expect((await app.scim.seen(creates)).headers.authorization).toBe(basic('here', 'of this machine'));
  },

  async uniqueField(world, name) {
    const app = await world.app(name, { connector: { uniqueField: 'externalId' } });
    await app.connect({ uniqueField: 'emails.value' });
    const person = await app.assigned();
    const looked = await app.scim.seen(({ method, query }) => method === 'GET' && query.has('filter'));
    expect(looked.query.get('filter')).toBe(`emails.value eq "${person.login}"`);
  },

  async acceptUserUpdates(world, name) {
    const titles = [true, false].map(async (acceptUserUpdates) => {
      const app = await world.app(name + acceptUserUpdates, { connector: { acceptUserUpdates } });
      app.scim.answer = (_request, body) => ({ ...body, title: 'Given by the application' });
      const account = await app.account(await app.assigned(), ({ externalId }) => externalId);
      return account.profile.title;
    });
    expect(await Promise.all(titles)).toEqual(['Given by the application', undefined]);
  },

  async timeoutSeconds(world, name) {
    const app = await world.app(name, { connector: { timeoutSeconds: 30 } });
    app.scim.before = () => new Promise(() => {});
    await app.assign(await app.person());
    // The default would be a minute, longer than this waits.
    const { gaveUp } = await until('the end of a request', async () =>
      app.scim.requests.find(({ gaveUp }) => gaveUp !== undefined),
    );
    expect(gaveUp).toBeGreaterThan(28_000);
    expect(gaveUp).toBeLessThan(59_000);
  },

  async agents(world, name) {
    const app = await world.app(name, { connector: { agents: [] } });
    await app.assign(await app.person());
    await (await world.app(`${name}Chosen`)).assigned();
    expect(app.scim.requests).toEqual([]);
    await app.connect({ agents: [world.agentId] });
    await app.scim.seen(creates);
  },

  async allowHttp(world, name) {
    const app = await world.app(name);
    await expect(app.connect({ allowHttp: false })).rejects.toThrow('must be https unless allowHttp is true');
    await app.assigned();
    expect((await app.scim.seen(creates)).secure).toBe(false);
  },

  async ca(world, name) {
    const app = await world.app(name);
    await app.connect({ baseUrl: app.scim.secureUrl, allowHttp: false });
    await app.assign(await app.person());
    await app.task('connector_tls_untrusted');
    expect(app.scim.requests).toEqual([]);
    await app.connect({ baseUrl: app.scim.secureUrl, allowHttp: false, ca: [world.ca] });
    expect((await app.scim.seen(creates)).secure).toBe(true);
  },

  async concurrency(world, name) {
    const [one, three] = [
      await world.app(`${name}One`, { connector: { concurrency: 1 } }),
      await world.app(`${name}Three`, { connector: { concurrency: 3 } }),
    ];
    let release = () => {};
    const full = new Promise<void>((resolve) => {
      release = resolve;
    });
    three.scim.before = (_request, open) => (open >= 3 ? release() : full);
    await Promise.all([one, three].flatMap((app) => [1, 2, 3, 4].map(() => app.assigned())));
    expect([one.scim.most, three.scim.most]).toEqual([1, 3]);
  },

  async perMinute(world, name) {
    const app = await world.app(name, { connector: { perMinute: 30 } });
    await Promise.all([app.assigned(), app.assigned(), app.assigned()]);
    const [first, , third] = app.scim.requests.filter(creates);
    // One at once, and one every other second.
    expect(third!.at - first!.at).toBeGreaterThan(2_500);
  },

  async pageSize(world, name) {
    const app = await world.app(name, { connector: { pageSize: 2 } });
    for (const n of [1, 2, 3]) await app.scim.call('POST', '/Users', { userName: `${name}${n}` });
    await app.import();
    const pages = app.scim.requests.filter(({ path, query }) => path === '/Users' && query.has('startIndex'));
    expect(new Set(pages.map(({ query }) => query.get('count')))).toEqual(new Set(['2']));
    await app.scim.seen(({ path, query }) => path === '/Users' && query.get('startIndex') === '3');
  },

  async update(world, name) {
    const methods = ['put', 'patch'].map(async (update) => {
      const app = await world.app(name + update, { connector: { update } });
      const person = await app.assigned();
      await world.api.post(`/users/${person.id}`, { profile: { title: 'Head' } });
      return (await app.scim.seen(writes)).method;
    });
    expect(await Promise.all(methods)).toEqual(['PUT', 'PATCH']);
  },

  async 'customAttributes.name'(world, name) {
    const app = await world.app(name, { connector: { customAttributes: [{ name: 'costCode' }] } });
    await app.assigned({ costCode: 'A-7' });
    const { body } = await app.scim.seen(creates);
    expect(Object.entries(body).find(([key]) => key.endsWith(':user:custom'))?.[1]).toEqual({ costCode: 'A-7' });
  },

  async 'customAttributes.type'(world, name) {
    const app = await world.app(name, { connector: { customAttributes: [{ name: 'level', type: 'integer' }] } });
    await app.assigned({ level: '7' });
    const { body } = await app.scim.seen(creates);
    expect(Object.entries(body).find(([key]) => key.endsWith(':user:custom'))?.[1]).toEqual({ level: 7 });
  },
};
