import { operations } from '@postern/protocol/management';
import { changePassword } from '../directory/change-password.ts';
import { changeProfile, mergeProfile, requireUnsourced, setPassword } from '../directory/change-person.ts';
import { createPeople, type NewPerson } from '../directory/create-people.ts';
import { deletePerson } from '../directory/delete-person.ts';
import { getPerson } from '../directory/find-people.ts';
import { changeStatus, lifecycleOperations } from '../directory/lifecycle.ts';
import { hashPassword } from '../directory/password.ts';
import type { PersonRow } from '../directory/person.ts';
import type { ApiDeps } from './deps.ts';
import { listPeople } from './list-people.ts';
import type { Call, Routes } from './route.ts';
import { personEtag, showUser } from './show-user.ts';

interface Credentials {
  password?: { value?: string | undefined } | undefined;
}

/** Hashing takes long, so it comes before the transaction. */
async function hashed(credentials: Credentials | undefined) {
  const clearText = credentials?.password?.value;
  return clearText === undefined ? undefined : { clearText, hash: await hashPassword(clearText) };
}

export function userRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, org } = deps;

  async function shown(call: Call<string, unknown, unknown>, idOrLogin: string) {
    const row = await getPerson(db.kysely, idOrLogin);
    call.etag(personEtag(row));
    return showUser(row, org.url);
  }

  routes.list(operations.listUsers, ({ query }) => listPeople(db.kysely, query, (row) => showUser(row, org.url)));

  routes.one(operations.createUser, async (call) => {
    const { profile, credentials, groupIds = [] } = call.body;
    const password = await hashed(credentials);
    const person: NewPerson = password ? { profile, password } : { profile };
    const options = { actor: call.actor, activate: call.query.activate, groupIds, field: () => 'profile.login' };
    const [made] = await db.transaction((tx) => createPeople(tx, deps, [person], options));
    return shown(call, made!.id);
  });

  routes.one(operations.createUsers, async (call) => {
    const people: NewPerson[] = [];
    for (const { profile, credentials } of call.body.users) {
      const password = await hashed(credentials);
      people.push(password ? { profile, password } : { profile });
    }
    return db.transaction((tx) =>
      createPeople(tx, deps, people, {
        actor: call.actor,
        activate: call.query.activate,
        groupIds: call.body.groupIds ?? [],
        field: (n) => `users[${n}].profile.login`,
        passwordField: (n) => `users[${n}].credentials.password.value`,
        attributeField: (n, name) => `users[${n}].profile.${name}`,
      }),
    );
  });

  routes.one(operations.getUser, (call) => shown(call, call.params.userId));

  async function write(
    call: Call<string, unknown, { credentials?: Credentials | undefined }>,
    idOrLogin: string,
    profileOf: (person: PersonRow) => PersonRow['profile'],
  ) {
    const password = await hashed(call.body.credentials);
    const id = await db.transaction(async (tx) => {
      const person = await getPerson(tx, idOrLogin, { lock: true });
      call.match(personEtag(person), 'person');
      const profile = profileOf(person);
      requireUnsourced(person, profile);
      await changeProfile(tx, deps, person, profile, call);
      if (password) await setPassword(tx, deps, person, password, call);
      return person.id;
    });
    return shown(call, id);
  }

  routes.one(operations.updateUser, (call) =>
    write(call, call.params.userId, (person) => mergeProfile(person.profile, call.body.profile ?? {})),
  );
  routes.one(operations.replaceUser, (call) => write(call, call.params.userId, () => call.body.profile));

  routes.one(operations.deleteUser, async (call) => {
    await db.transaction(async (tx) => {
      const person = await getPerson(tx, call.params.userId, { lock: true });
      call.match(personEtag(person), 'person');
      await deletePerson(tx, deps, person, call);
    });
    return undefined;
  });

  routes.one(operations.changePassword, async ({ params, body, actor }) => {
    const person = await getPerson(db.kysely, params.userId);
    const passwords = { oldPassword: body.oldPassword.value, newPassword: body.newPassword.value };
    await changePassword(deps, person.id, { ...passwords, field: 'newPassword.value' }, { actor });
    return { password: {}, provider: { type: 'OKTA', name: 'OKTA' } };
  });

  for (const operation of lifecycleOperations) {
    routes.one(operations[`${operation}User`], async (call) => {
      await db.transaction(async (tx) => {
        await changeStatus(tx, deps, await getPerson(tx, call.params.userId, { lock: true }), operation, call);
      });
      return {};
    });
  }
}
