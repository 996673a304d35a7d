import { sql } from 'kysely';
import { expect } from 'vitest';
import { addGroup } from '../../kit/org-and-agent.ts';
import type { Recorded } from '../../kit/recording-scim.ts';
import type { Effect } from './world.ts';

const on = { status: 'ENABLED' };
const off = { status: 'DISABLED' };
const creates = ({ method, path }: Recorded) => method === 'POST' && path === '/Users';
const writes = ({ method }: Recorded) => method === 'PUT';
const outOfUse = ({ body }: Recorded) => body?.active === false;

/** What each option of To App does, seen at the application. */
export const toAppEffects: Record<string, Effect> = {
  async 'create.lifecycleCreate.status'(world, name) {
    const app = await world.app(name, { toApp: { create: { lifecycleCreate: off } } });
    const person = await app.person();
    await app.assign(person);
    await app.account(person, ({ syncState }) => syncState === 'DISABLED');
    expect(app.scim.requests).toEqual([]);
    await app.toApp({ create: { lifecycleCreate: on } });
    await app.scim.seen(creates);
  },

  async 'update.profile.status'(world, name) {
    const app = await world.app(name, { toApp: { update: { profile: off } } });
    const person = await app.assigned();
    await world.api.post(`/users/${person.id}`, { profile: { title: 'Head' } });
    await app.account(person, ({ syncState }) => syncState === 'DISABLED');
    expect(app.scim.requests.filter(writes)).toEqual([]);
    await app.toApp({ update: { profile: on } });
    expect((await app.scim.seen(writes)).body.title).toBe('Head');
  },

  async 'update.lifecycleDeactivate.status'(world, name) {
    const app = await world.app(name, { toApp: { update: { lifecycleDeactivate: off } } });
    const person = await app.assigned();
    await world.api.delete(`/apps/${app.id}/users/${person.id}`);
    await app.task('deactivate_by_hand');
    expect(app.scim.requests.filter(outOfUse)).toEqual([]);
    await app.toApp({ update: { lifecycleDeactivate: on } });
    await app.scim.seen(outOfUse);
  },

  async 'update.password.status'(world, name) {
    const sent = [on, off].map(async (password) => {
      const app = await world.app(name + password.status, { toApp: { update: { password } } });
      const person = await app.assigned();
      await world.api.post(`/users/${person.id}`, { credentials: { password: { value: 'Ocean-Lamp-91!' } } });
      await world.api.post(`/users/${person.id}`, { profile: { title: 'Head' } });
      await app.scim.seen(({ body }) => body?.title === 'Head');
      return app.scim.requests.some(({ body }) => body?.password === 'Ocean-Lamp-91!');
    });
    expect(await Promise.all(sent)).toEqual([true, false]);
  },

  async 'update.password.seed'(world, name) {
    const own = 'Ocean-Lamp-91!';
    const sent = ['OKTA', 'RANDOM'].map(async (seed) => {
      const app = await world.app(name + seed, { toApp: { update: { password: { ...on, seed } } } });
      const person = await app.assigned();
      const [first] = app.scim.requests.filter(creates);
      await world.api.post(`/users/${person.id}`, { credentials: { password: { value: own } } });
      const { body } = await app.scim.seen((request) => writes(request) && request.body.password !== undefined);
      return { own: body.password === own, another: body.password !== first!.body.password };
    });
    expect(await Promise.all(sent)).toEqual([
      { own: true, another: true },
      { own: false, another: true },
    ]);
  },

  async 'update.password.change'(world, name) {
    const own = 'Ocean-Lamp-91!';
    const rules = ['OKTA', 'RANDOM'].flatMap((seed) => ['CHANGE', 'KEEP_EXISTING'].map((change) => ({ seed, change })));
    const sent = rules.map(async (rule) => {
      const app = await world.app(name + rule.seed + rule.change, {
        toApp: { update: { password: { ...on, ...rule } } },
      });
      const person = await app.assigned();
      await world.api.post(`/users/${person.id}`, { credentials: { password: { value: own } } });
      await world.api.post(`/users/${person.id}`, { profile: { title: 'Head' } });
      await app.scim.seen(({ body }) => body?.title === 'Head');
      return app.scim.requests.some((request) => writes(request) && request.body.password !== undefined);
    });
    expect(await Promise.all(sent)).toEqual([true, false, true, false]);
  },

  async 'postern.existing'(world, name) {
    const app = (existing: string) => world.app(name + existing, { toApp: { postern: { existing } } });
    const [link, create, only] = await Promise.all([app('create-or-link'), app('create'), app('link-only')]);
    const there = await link.person();
    const { id } = await link.scim.call('POST', '/Users', { userName: there.login });
    await link.assign(there);
    await link.account(there, ({ externalId }) => externalId === id);

    const taken = await create.person();
    await create.scim.call('POST', '/Users', { userName: taken.login });
    await create.assign(taken);
    await create.task('duplicate_user');

    await only.assign(await only.person());
    await only.task('user_not_found');
    for (const { scim } of [link, create, only]) expect(scim.requests.filter(creates)).toEqual([]);
  },

  async 'postern.onMissing'(world, name) {
    const app = (onMissing: string) => world.app(name + onMissing, { toApp: { postern: { onMissing } } });
    const [fails, creating] = await Promise.all([app('fail'), app('create')]);
    for (const each of [fails, creating]) {
      const person = await each.assigned();
      await each.scim.call('DELETE', `/Users/${person.externalId}`);
      await world.api.post(`/users/${person.id}`, { profile: { title: 'Head' } });
    }
    await fails.task('account_missing');
    await creating.scim.seen((request) => creates(request) && request.body.title === 'Head');
    expect(fails.scim.requests.filter(creates)).toHaveLength(1);
  },

  async 'postern.pending.status'(world, name) {
    const app = await world.app(name);
    const person = await app.person({}, { activate: false });
    await app.assign(person);
    expect((await app.account(person, () => true)).syncState).toBe('OUT_OF_SYNC');
    expect(app.scim.requests).toEqual([]);
    await app.toApp({ postern: { pending: on } });
    expect((await app.scim.seen(creates)).body.active).toBe(false);
  },

  async 'postern.onDeprovision'(world, name) {
    const app = (onDeprovision: string) =>
      world.app(name + onDeprovision, { toApp: { postern: { onDeprovision, deleteAfterDays: 0 } } });
    const [keeps, deletes] = await Promise.all([app('deactivate'), app('delete')]);
    for (const each of [keeps, deletes]) {
      const person = await each.assigned();
      await world.api.delete(`/apps/${each.id}/users/${person.id}`);
    }
    await deletes.scim.seen(({ method }) => method === 'DELETE');
    await keeps.scim.seen(outOfUse);
    expect(keeps.scim.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
  },

  async 'postern.deleteAfterDays'(world, name) {
    const app = await world.app(name, { toApp: { postern: { onDeprovision: 'delete', deleteAfterDays: 7 } } });
    const person = await app.assigned();
    await world.api.delete(`/apps/${app.id}/users/${person.id}`);
    await app.scim.seen(outOfUse);
    await app.account(person, ({ syncState }) => syncState === 'SYNCHRONIZED');
    expect(app.scim.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
    const { db, provisioning } = world.org;
    await sql`
      update app_user set left_at = left_at - interval '7 days' where app_id = ${app.id}::uuid`.execute(db.kysely);
    await sql`
      update app set features = jsonb_set(features, '{deletion,since}', '"2020-01-01T00:00:00Z"')
      where id = ${app.id}::uuid`.execute(db.kysely);
    await db.transaction((tx) => provisioning.deleteWhatIsDue(tx));
    await app.scim.seen(({ method, path }) => method === 'DELETE' && path === `/Users/${person.externalId}`);
  },

  async 'postern.excludeUsernameUpdates'(world, name) {
    const names = [true, false].map(async (excludeUsernameUpdates) => {
      const app = await world.app(name + excludeUsernameUpdates, { toApp: { postern: { excludeUsernameUpdates } } });
      const person = await app.assigned();
      const login = `new.${person.login}`;
      await world.api.post(`/users/${person.id}`, { profile: { login, title: 'Head' } });
      return (await app.scim.seen(writes)).body.userName.startsWith('new.');
    });
    expect(await Promise.all(names)).toEqual([false, true]);
  },

  async 'postern.groupPush.status'(world, name) {
    const app = await world.app(name, { toApp: { postern: { groupPush: off } } });
    const sourceGroupId = await addGroup(world.api, name, []);
    await world.api.post(`/apps/${app.id}/group-push/mappings`, { sourceGroupId });
    await app.assigned();
    expect(app.scim.requests.filter(({ path }) => path.startsWith('/Groups'))).toEqual([]);
    await app.toApp({ postern: { groupPush: on } });
    expect((await app.scim.seen(({ method, path }) => method === 'POST' && path === '/Groups')).body.displayName).toBe(
      name,
    );
  },
};
