import { Pool } from 'undici';
import { findPath, personBody } from './person.ts';

export interface Cycle {
  baseUrl: string;
  token: string;
  users: number;
  groups: number;
  /** Members of each group, and how many of them one PATCH adds. */
  members: number;
  batch: number;
  connections: number;
  say(text: string): void;
}

export interface CycleResult {
  usersSeconds: number;
  groupsSeconds: number;
  calls: number;
  /** Calls that were asked to wait (429), and sent again. */
  waited: number;
  /** Milliseconds of each create, in the order of their answers. */
  creates: number[];
}

const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const group = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** An initial cycle as Entra ID runs one: everybody is looked up and created, then every group, then its members. */
export async function runEntraCycle(cycle: Cycle): Promise<CycleResult> {
  const { origin, pathname } = new URL(cycle.baseUrl);
  const pool = new Pool(origin, { connections: cycle.connections });
  const result: CycleResult = { usersSeconds: 0, groupsSeconds: 0, calls: 0, waited: 0, creates: [] };

  async function send(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body?: unknown,
  ): Promise<{ id: string; totalResults: number }> {
    for (;;) {
      const headers = { authorization: `Bearer ${cycle.token}`, 'content-type': 'application/scim+json' };
      const content = body === undefined ? null : JSON.stringify(body);
      const answer = await pool.request({ method, path: pathname + path, headers, body: content });
      const text = await answer.body.text();
      result.calls++;
      if (answer.statusCode === 429) {
        result.waited++;
        await new Promise((resolve) => setTimeout(resolve, Number(answer.headers['retry-after'] ?? 1) * 1000));
        continue;
      }
      if (answer.statusCode >= 300) throw new Error(`${method} ${path} answered ${answer.statusCode} ${text}`);
      return JSON.parse(text || '{}');
    }
  }

  async function each(count: number, work: (n: number) => Promise<void>): Promise<number> {
    const began = performance.now();
    let next = 0;
    const one = async () => {
      for (let n = next++; n < count; n = next++) await work(n);
    };
    await Promise.all(Array.from({ length: cycle.connections }, one));
    return (performance.now() - began) / 1000;
  }

  try {
    const ids: string[] = [];
    result.usersSeconds = await each(cycle.users, async (n) => {
      const { totalResults } = await send('GET', findPath(n));
      if (totalResults !== 0) throw new Error(`person ${n} is there already`);
      const began = performance.now();
      ids[n] = (await send('POST', '/Users', personBody(n))).id;
      result.creates.push(performance.now() - began);
      if (result.creates.length % 1000 === 0) cycle.say(`${result.creates.length} people`);
    });
    result.groupsSeconds = await each(cycle.groups, async (n) => {
      const displayName = `Group ${n}`;
      const filter = encodeURIComponent(`displayName eq "${displayName}"`);
      await send('GET', `/Groups?excludedAttributes=members&filter=${filter}`);
      const { id } = await send('POST', '/Groups', { schemas: [group], displayName, externalId: `group-${n}` });
      for (let from = 0; from < cycle.members; from += cycle.batch) {
        const value = Array.from({ length: Math.min(cycle.batch, cycle.members - from) }, (_, k) => ({
          value: ids[(n * 7919 + from + k) % cycle.users],
        }));
        await send('PATCH', `/Groups/${id}`, {
          schemas: [patchOp],
          Operations: [{ op: 'Add', path: 'members', value }],
        });
      }
      if ((n + 1) % 100 === 0) cycle.say(`${n + 1} groups`);
    });
    return result;
  } finally {
    await pool.close();
  }
}
