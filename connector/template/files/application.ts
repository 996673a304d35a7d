/** What the application knows of a person. Its own words: the connector translates. */
export interface Person {
  id: string;
  login: string;
  firstName?: string;
  lastName?: string;
  mail?: string;
  phone?: string;
  job?: string;
  enabled: boolean;
  changed: string;
}

export interface Team {
  id: string;
  name: string;
  about?: string;
  people: string[];
  changed: string;
}

/** A place that keeps things by id and knows when a name is taken. */
export interface Store<T> {
  all(): Promise<T[]>;
  find(id: string): Promise<T | undefined>;
  /** Adds it, or replaces the one with its id. Answers false when another has the name already; then nothing changed. */
  save(one: T): Promise<boolean>;
  remove(id: string): Promise<boolean>;
}

export interface Application {
  people: Store<Person>;
  teams: Store<Team>;
}

/**
 * A stand-in that forgets everything when it ends. Replace it by calls to your application; the tests say whether
 * yours keeps what the connector promises.
 */
export function createApplication(): Application {
  return { people: createStore(({ login }) => login), teams: createStore(({ name }) => name) };
}

function createStore<T extends { id: string }>(nameOf: (one: T) => string): Store<T> {
  const kept = new Map<string, T>();
  return {
    all: async () => [...kept.values()],
    find: async (id) => kept.get(id),
    async save(one) {
      const name = nameOf(one).toLowerCase();
      const taken = [...kept.values()].some((other) => other.id !== one.id && nameOf(other).toLowerCase() === name);
      if (!taken) kept.set(one.id, one);
      return !taken;
    },
    remove: async (id) => kept.delete(id),
  };
}
