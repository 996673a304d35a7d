import { randomUUID } from 'node:crypto';
import {
  type Connector,
  defineConnector,
  duplicate,
  listInMemory,
  notFound,
  type StoredGroup,
  type StoredUser,
} from '@postern/connector';
import type { Application, Person, Store, Team } from './application.ts';

/**
 * SCIM over the application. What has no function here is not offered. Lists are filtered in memory by `listInMemory`;
 * an application that can search is better asked itself: `query.filter` is a tree.
 */
export function createConnector({ people, teams }: Application): Connector {
  return defineConnector({
    name: 'new-connector',
    sorts: true,
    users: {
      ...handlers(people, userOf, personOf),
      // `password: true` once the application takes the password that arrives in create and update.
      supports: { password: false, incrementalImport: true },
    },
    groups: handlers(teams, groupOf, teamOf),
  });
}

/** The functions of the SDK over a store, between the application's words and SCIM's. */
function handlers<T extends { id: string }, S extends StoredUser | StoredGroup>(
  store: Store<T>,
  shown: (one: T) => S,
  kept: (resource: Omit<S, 'id'>, id: string, before?: T) => T,
) {
  const find = async (id: string): Promise<T> => {
    const found = await store.find(id);
    if (!found) throw notFound();
    return found;
  };
  const save = async (one: T): Promise<S> => {
    if (!(await store.save(one))) throw duplicate();
    return shown(one);
  };
  return {
    create: async (resource: Omit<S, 'id'>) => save(kept(resource, randomUUID())),
    update: async (id: string, resource: Omit<S, 'id'>) => save(kept(resource, id, await find(id))),
    get: async (id: string) => shown(await find(id)),
    list: async (query: Parameters<typeof listInMemory>[1]) => listInMemory((await store.all()).map(shown), query),
    delete: async (id: string) => {
      if (!(await store.remove(id))) throw notFound();
    },
  };
}

function userOf({ id, login, firstName, lastName, mail, phone, job, enabled, changed }: Person): StoredUser {
  return {
    id,
    userName: login,
    active: enabled,
    ...(firstName || lastName
      ? { name: { ...(firstName ? { givenName: firstName } : {}), ...(lastName ? { familyName: lastName } : {}) } }
      : {}),
    ...(mail ? { emails: [{ value: mail, type: 'work', primary: true }] } : {}),
    ...(phone ? { phoneNumbers: [{ value: phone, type: 'mobile', primary: true }] } : {}),
    ...(job ? { title: job } : {}),
    meta: { lastModified: changed },
  };
}

/** PUT replaces: what is absent is gone, except `active`, which stays as it was. */
function personOf(user: Omit<StoredUser, 'id'>, id: string, before?: Person): Person {
  const primary = (values: { value: string; primary?: boolean }[] = []) =>
    (values.find((one) => one.primary) ?? values[0])?.value;
  const texts = {
    firstName: user.name?.givenName,
    lastName: user.name?.familyName,
    mail: primary(user.emails),
    phone: primary(user.phoneNumbers),
    job: user.title,
  };
  return {
    id,
    login: user.userName,
    enabled: user.active ?? before?.enabled ?? true,
    changed: new Date().toISOString(),
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)),
  };
}

function groupOf({ id, name, about, people, changed }: Team): StoredGroup {
  return {
    id,
    displayName: name,
    members: people.map((value) => ({ value })),
    ...(about ? { description: about } : {}),
    meta: { lastModified: changed },
  };
}

function teamOf({ displayName, description, members = [] }: Omit<StoredGroup, 'id'>, id: string): Team {
  return {
    id,
    name: displayName,
    people: [...new Set(members.map(({ value }) => value))],
    changed: new Date().toISOString(),
    ...(description ? { about: description } : {}),
  };
}
