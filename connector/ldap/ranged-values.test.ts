import { Client } from 'ldapts';
import { expect, test } from 'vitest';
import { startRangedDirectory } from './ranged-directory.fixture.ts';
import { readAllValues } from './ranged-values.ts';
import { createSession } from './session.ts';

const group = 'cn=all,ou=groups,dc=example,dc=test';
const most = 1500;

/** As Windows answers: as many as it gives at once, named by where they begin and end, and the plain name without values. */
function inRanges(members: string[], asked: string): Record<string, string[]> {
  if (asked === 'member' && members.length <= most) return { member: members };
  const from = Number(/;range=(\d+)-/.exec(asked)?.[1] ?? 0);
  const part = members.slice(from, from + most);
  const end = from + part.length === members.length ? '*' : from + part.length - 1;
  return { member: [], [`member;range=${from}-${end}`]: part };
}

async function read(count: number) {
  const members = Array.from({ length: count }, (_, n) => `cn=person ${n},ou=people,dc=example,dc=test`);
  const asked: string[] = [];
  const directory = await startRangedDirectory(group, ([name = '']) => {
    asked.push(name);
    return inRanges(members, name);
  });
  const client = new Client({ url: directory.url });
  try {
    await client.bind('cn=anybody', 'secret');
    expect(await readAllValues(createSession(client), group, 'member')).toEqual(members);
  } finally {
    await client.unbind();
    await directory.close();
  }
  return asked;
}

test('values that come in ranges are read to the last one, and each once', async () => {
  expect(await read(3700)).toEqual(['member', 'member;range=1500-*', 'member;range=3000-*']);
});

test('an end of a range on the last value asks for no more', async () => {
  expect(await read(3000)).toEqual(['member', 'member;range=1500-*']);
});

test.each([0, 1, 1500])('%i values need one answer', async (count) => {
  expect(await read(count)).toEqual(['member']);
});
