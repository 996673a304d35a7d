import { afterEach, expect, test } from 'vitest';
import { type ConnectorDefinition, defineConnector, type ListQuery } from './connector.ts';
import { createScimServer, type ScimServer } from './server.ts';

const open: ScimServer[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** Five people, read by key; notes how it was asked. */
function startReading(definition: Partial<ConnectorDefinition> = {}) {
  const asked: Pick<ListQuery, 'cursor' | 'startIndex' | 'sort'>[] = [];
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const connector = defineConnector({
    name: 'by key',
    users: {
      async list({ cursor, startIndex, count, sort }) {
        asked.push({ cursor, startIndex, sort } as (typeof asked)[number]);
        const from = cursor === undefined ? startIndex - 1 : ids.indexOf(cursor) + 1;
        const page = ids.slice(from, from + count);
        const more = from + count < ids.length;
        const resources = page.map((id) => ({ id, userName: id }));
        return { totalResults: 5, resources, ...(more ? { next: page.at(-1)! } : {}) };
      },
    },
    ...definition,
  });
  const server = createScimServer(connector, { auth: { type: 'none' } });
  open.push(server);
  const read = async (query: string) => {
    const body = (await server.app.inject(`/scim/v2/Users?${query}`)).json();
    return body.Resources.map(({ id }: { id: string }) => id);
  };
  return { asked, read };
}

test('a sequential read gets the cursor of the page before, a random page none', async () => {
  const { asked, read } = startReading();
  expect(await read('startIndex=1&count=2')).toEqual(['a', 'b']);
  expect(await read('startIndex=3&count=2')).toEqual(['c', 'd']);
  expect(await read('startIndex=5&count=2')).toEqual(['e']);
  expect(await read('startIndex=4&count=2')).toEqual(['d', 'e']);
  expect(asked.map(({ cursor }) => cursor)).toEqual([undefined, 'b', 'd', undefined]);
});

test('a cursor belongs to its filter', async () => {
  const { asked, read } = startReading();
  await read('startIndex=1&count=2&filter=userName%20pr');
  await read('startIndex=3&count=2');
  await read('startIndex=3&count=2&filter=userName%20pr');
  expect(asked.map(({ cursor }) => cursor)).toEqual([undefined, undefined, 'b']);
});

test('only a connector that sorts is asked for an order', async () => {
  const plain = startReading();
  await plain.read('sortBy=name.familyName&sortOrder=descending');
  expect(plain.asked[0]?.sort).toBeUndefined();
  const sorting = startReading({ sorts: true });
  await sorting.read('sortBy=name.familyName&sortOrder=descending');
  expect(sorting.asked[0]?.sort).toEqual({ path: { attribute: 'name', sub: 'familyName' }, descending: true });
});
