import type { FakeOrg, OrgAction } from './fake-org.ts';

interface Person {
  name: string;
  version: number;
  externalId: string | undefined;
  /** A request may have landed late, so one whole-state write follows. */
  uncertain: boolean;
}

export interface People {
  assign(n: number): void;
  change(n: number): void;
  all(): Person[];
}

/** What an org does for its people, as far as the agent's promise needs it. */
export function createPeople(org: FakeOrg): People {
  const people = new Map<string, Person>();
  const unique = (person: Person) => ({ field: 'userName', value: person.name });
  const account = (person: Person) => ({ userName: person.name, title: `v${person.version}` });

  function push(person: Person): void {
    const key = `user:${person.name}`;
    if (org.actions.some((one) => one.orderKey === key && one.payload === undefined)) return;
    const build = () => ({
      account: account(person),
      unique: unique(person),
      externalId: person.externalId,
      active: true,
    });
    org.add('user.push', key, build, { subject: person.name });
  }

  const personOf = (action: OrgAction) => people.get(action.subject)!;
  org.onLapsed((action) => {
    personOf(action).uncertain = true;
  });
  org.onSettled((action, result) => {
    const person = personOf(action);
    if (result.status !== 'done') return;
    person.externalId = result.resource?.externalId ?? person.externalId;
    if (!person.uncertain) return;
    person.uncertain = false;
    push(person);
  });

  return {
    assign(n) {
      const name = `p${n}`;
      if (people.has(name)) return;
      const person: Person = { name, version: 1, externalId: undefined, uncertain: false };
      people.set(name, person);
      const build = () => ({
        account: account(person),
        unique: unique(person),
        mode: 'create-or-link',
        onFound: 'push',
      });
      org.add('user.provision', `user:${name}`, build, { subject: name });
    },
    change(n) {
      const person = people.get(`p${n}`);
      if (!person) return;
      person.version += 1;
      push(person);
    },
    all: () => [...people.values()],
  };
}
