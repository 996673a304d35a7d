import { sql } from 'kysely';
import { expect } from 'vitest';
import { until } from './until.ts';
import type { Effect, FieldApp, FieldWorld } from './world.ts';

const on = { status: 'ENABLED' };
const off = { status: 'DISABLED' };
const matching = (rules: Record<string, unknown>) => ({ importRules: { userCreateAndMatch: rules } });
const guarded = (safeguard: Record<string, unknown>) => ({ postern: { safeguard } });

/** An hour that began less than an hour ago, as UTC and as `Etc/GMT-5` (five hours ahead) call it. */
const hour = new Date().getUTCHours();
const ahead = (hour + 5) % 24;
const at = (h: number, timezone = 'UTC') => ({ expression: `0 ${h} * * *`, timezone });

/** An app whose schedule was last looked at two hours ago. @returns the modes of the imports that started by it */
async function scheduled(world: FieldWorld, name: string, schedule: Record<string, unknown>): Promise<FieldApp> {
  const app = await world.app(name);
  await app.scim.call('POST', '/Users', { userName: name });
  await app.import();
  await world.api.put(`/apps/${app.id}/features/INBOUND_PROVISIONING`, { importSettings: { schedule } });
  await sql`update app set imports_checked_at = now() - interval '2 hours' where id = ${app.id}::uuid`.execute(
    world.org.db.kysely,
  );
  await world.org.db.transaction((tx) => world.org.provisioning.startDueImports(tx));
  return app;
}
const modes = async (app: FieldApp): Promise<string[]> =>
  (await app.api.get(`/apps/${app.id}/imports`)).map(({ mode }: { mode: string }) => mode);
const started = (app: FieldApp, mode: string) =>
  until(`an import by schedule of ${app.scim.baseUrl}`, async () => {
    const [last, ...before] = await modes(app);
    return before.length === 1 && last === mode;
  });

/** Of two schedules the first one is due, and starts a run of this mode; the second is not. */
async function firstIsDue(
  world: FieldWorld,
  name: string,
  mode: string,
  due: Record<string, unknown>,
  idle: Record<string, unknown>,
): Promise<void> {
  const [first, second] = [await scheduled(world, `${name}Due`, due), await scheduled(world, `${name}Idle`, idle)];
  await started(first, mode);
  expect(await modes(second)).toHaveLength(1);
}

/** Accounts with these parts are imported under the rules. @returns their match and state, in the order given */
async function imported(
  world: FieldWorld,
  name: string,
  rules: Record<string, unknown>,
  accounts: (app: FieldApp) => Promise<Record<string, unknown>[]>,
): Promise<{ match: string; state: string; user: { id: string } | null }[]> {
  const app = await world.app(name, { toOrg: matching(rules) });
  const ids: string[] = [];
  for (const account of await accounts(app)) ids.push((await app.scim.call('POST', '/Users', account)).id);
  await app.import();
  const results = await app.results();
  return ids.map((id) => results.find(({ externalId }) => externalId === id));
}

const nameOf = (n: number, name: string) => ({ givenName: `Ann${n}`, familyName: name });
const ofLogin = async (app: FieldApp) => [{ userName: (await app.person()).login }];
const ofName = (name: string) => async (app: FieldApp) => {
  await app.person();
  return [{ userName: `other.${name}`, name: nameOf(1, name) }];
};
const ofNobody = (name: string) => async () => [{ userName: `new.${name.toLowerCase()}@example.com` }];

/** So many accounts are known here; `gone` of them are then deleted in the application, and imported under the rule. */
async function afterLoss(world: FieldWorld, name: string, counts: [known: number, gone: number], rule: object) {
  const app = await world.app(name, { toOrg: matching({ autoConfirmNewUsers: true }) });
  const [known, gone] = counts;
  const ids: string[] = [];
  for (let n = 0; n < known; n++) {
    const userName = `${n}.${name.toLowerCase()}@example.com`;
    ids.push((await app.scim.call('POST', '/Users', { userName })).id);
  }
  await app.import();
  await until('what is new in every account', async () => {
    const accounts = await app.api.get(`/apps/${app.id}/users`);
    return accounts.every(({ syncState }: { syncState: string }) => syncState === 'SYNCHRONIZED');
  });
  for (const id of ids.slice(0, gone)) await app.scim.call('DELETE', `/Users/${id}`);
  await world.api.put(`/apps/${app.id}/features/INBOUND_PROVISIONING`, guarded({ ...rule }));
  return (await app.import()).heldBack;
}

/** An account of a source was active, then is not, then is again. @returns the person's title and states on the way */
async function sourced(world: FieldWorld, name: string, sourcing: Record<string, unknown>) {
  const options = {
    ...matching({ autoConfirmNewUsers: true }),
    postern: { sourcing: { profileMaster: true, ...sourcing } },
  };
  const app = await world.app(name, { toOrg: options });
  const userName = `${name.toLowerCase()}@example.com`;
  const account = { userName, name: nameOf(1, name), title: 'Clerk', emails: [{ value: userName, primary: true }] };
  const { id } = await app.scim.call('POST', '/Users', account);
  await app.import();
  await until('the account is as the person', async () => {
    const [found] = await app.api.get(`/apps/${app.id}/users`);
    return found.syncState === 'SYNCHRONIZED';
  });
  const states: string[] = [];
  for (const active of [false, true]) {
    await app.scim.call('PUT', `/Users/${id}`, { ...account, title: 'Head', active });
    await app.import();
    states.push((await app.api.get(`/users/${userName}`)).status);
  }
  return { states, title: (await app.api.get(`/users/${userName}`)).profile.title };
}
const rule = (action: string) => ({ action });
const back = { suspended: rule('UNSUSPEND'), deprovisioned: rule('REACTIVATE') };

/** What each option of To Org does, seen in the org. */
export const toOrgEffects: Record<string, Effect> = {
  'importSettings.schedule.status': (world, name) =>
    firstIsDue(world, name, 'full', { ...on, fullImport: at(hour) }, { ...off, fullImport: at(hour) }),

  'importSettings.schedule.fullImport.expression': (world, name) =>
    firstIsDue(world, name, 'full', { ...on, fullImport: at(hour) }, { ...on, fullImport: at(ahead) }),

  'importSettings.schedule.fullImport.timezone': (world, name) =>
    firstIsDue(world, name, 'full', { ...on, fullImport: at(ahead, 'Etc/GMT-5') }, { ...on, fullImport: at(ahead) }),

  'importSettings.schedule.incrementalImport.expression': (world, name) =>
    firstIsDue(
      world,
      name,
      'incremental',
      { ...on, incrementalImport: at(hour) },
      { ...on, incrementalImport: at(ahead) },
    ),

  'importSettings.schedule.incrementalImport.timezone': (world, name) =>
    firstIsDue(
      world,
      name,
      'incremental',
      { ...on, incrementalImport: at(ahead, 'Etc/GMT-5') },
      { ...on, incrementalImport: at(ahead) },
    ),

  async 'importRules.userCreateAndMatch.exactMatchCriteria'(world, name) {
    const exact = async (exactMatchCriteria: string) => {
      const rules = { exactMatchCriteria, allowPartialMatch: false };
      const found = await imported(world, name + exactMatchCriteria, rules, async (app) => [
        { userName: (await app.person()).login },
        { userName: `mail.${exactMatchCriteria}`, emails: [{ value: (await app.person()).login }] },
        await app.person().then(() => ({
          userName: `name.${exactMatchCriteria}`,
          name: nameOf(3, name + exactMatchCriteria),
        })),
      ]);
      return found.map(({ match }) => match === 'EXACT');
    };
    expect(await Promise.all(['USERNAME', 'EMAIL', 'USERNAME_OR_EMAIL', 'NAME'].map(exact))).toEqual([
      [true, false, false],
      [false, true, false],
      [true, true, false],
      [false, false, true],
    ]);
  },

  async 'importRules.userCreateAndMatch.allowPartialMatch'(world, name) {
    const match = async (allowPartialMatch: boolean) => {
      const app = name + allowPartialMatch;
      return (await imported(world, app, { allowPartialMatch }, ofName(app)))[0]!.match;
    };
    expect(await Promise.all([true, false].map(match))).toEqual(['PARTIAL', 'NEW']);
  },

  async 'importRules.userCreateAndMatch.autoConfirmExactMatch'(world, name) {
    const state = async (autoConfirmExactMatch: boolean) =>
      (await imported(world, name + autoConfirmExactMatch, { autoConfirmExactMatch }, ofLogin))[0]!.state;
    expect(await Promise.all([true, false].map(state))).toEqual(['CONFIRMED', 'OPEN']);
  },

  async 'importRules.userCreateAndMatch.autoConfirmPartialMatch'(world, name) {
    const state = async (autoConfirmPartialMatch: boolean) => {
      const app = name + autoConfirmPartialMatch;
      return (await imported(world, app, { autoConfirmPartialMatch }, ofName(app)))[0]!.state;
    };
    expect(await Promise.all([true, false].map(state))).toEqual(['CONFIRMED', 'OPEN']);
  },

  async 'importRules.userCreateAndMatch.autoConfirmNewUsers'(world, name) {
    const state = async (autoConfirmNewUsers: boolean) => {
      const app = name + autoConfirmNewUsers;
      return (await imported(world, app, { autoConfirmNewUsers }, ofNobody(app)))[0]!.state;
    };
    expect(await Promise.all([true, false].map(state))).toEqual(['CONFIRMED', 'OPEN']);
  },

  async 'importRules.userCreateAndMatch.autoActivateNewUsers'(world, name) {
    const status = async (autoActivateNewUsers: boolean) => {
      const app = name + autoActivateNewUsers;
      const rules = { autoActivateNewUsers, autoConfirmNewUsers: true };
      const [{ user } = { user: null }] = await imported(world, app, rules, ofNobody(app));
      return (await world.api.get(`/users/${user!.id}`)).status;
    };
    expect(await Promise.all([true, false].map(status))).toEqual(['ACTIVE', 'STAGED']);
  },

  async 'postern.changes.status'(world, name) {
    const changed = async (changes: object) => {
      const rules = { ...matching({ autoConfirmNewUsers: true }), postern: { changes } };
      const app = await world.app(name + ('status' in changes ? changes.status : ''), { toOrg: rules });
      await app.scim.call('POST', '/Users', { userName: `new.${name.toLowerCase()}@example.com` });
      return app;
    };
    const [watched, silent] = [await changed(on), await changed(off)];
    await until('an account that nobody asked for', async () => (await watched.results()).length === 1);
    expect((await watched.api.get(`/apps/${watched.id}/imports`))[0]).toMatchObject({ cause: 'change' });
    expect(await modes(silent)).toEqual([]);
  },

  async 'postern.sourcing.profileMaster'(world, name) {
    const titles = [true, false].map(async (profileMaster) => {
      const deactivated = rule('DEACTIVATE');
      const { title, states } = await sourced(world, name + profileMaster, { profileMaster, deactivated });
      return [title, states[0]];
    });
    expect(await Promise.all(titles)).toEqual([
      ['Head', 'DEPROVISIONED'],
      ['Clerk', 'ACTIVE'],
    ]);
  },

  async 'postern.sourcing.deactivated.action'(world, name) {
    const states = ['NONE', 'DEACTIVATE', 'SUSPEND'].map(async (action) => {
      const found = await sourced(world, name + action, { deactivated: rule(action) });
      return found.states[0];
    });
    expect(await Promise.all(states)).toEqual(['ACTIVE', 'DEPROVISIONED', 'SUSPENDED']);
  },

  async 'postern.sourcing.conditions.suspended.action'(world, name) {
    const states = ['NONE', 'UNSUSPEND'].map(async (action) => {
      const conditions = { ...back, suspended: rule(action) };
      return (await sourced(world, name + action, { deactivated: rule('SUSPEND'), conditions })).states[1];
    });
    expect(await Promise.all(states)).toEqual(['SUSPENDED', 'ACTIVE']);
  },

  async 'postern.sourcing.conditions.deprovisioned.action'(world, name) {
    const states = ['NONE', 'REACTIVATE'].map(async (action) => {
      const conditions = { ...back, deprovisioned: rule(action) };
      return (await sourced(world, name + action, { deactivated: rule('DEACTIVATE'), conditions })).states[1];
    });
    expect(await Promise.all(states)).toEqual(['DEPROVISIONED', 'ACTIVE']);
  },

  async 'postern.safeguard.status'(world, name) {
    const held = [on, off].map((switched) =>
      afterLoss(world, name + switched.status, [2, 2], { ...switched, count: 0 }),
    );
    expect(await Promise.all(held)).toEqual([2, 0]);
  },

  async 'postern.safeguard.count'(world, name) {
    const held = [1, 2].map((count) => afterLoss(world, name + count, [2, 2], { count, share: 100 }));
    expect(await Promise.all(held)).toEqual([2, 0]);
  },

  async 'postern.safeguard.share'(world, name) {
    const held = [80, 90].map((share) => afterLoss(world, name + share, [12, 10], { count: 1000, share }));
    expect(await Promise.all(held)).toEqual([10, 0]);
  },
};
