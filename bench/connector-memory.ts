import { type BenchContext, type Figure, median } from './figure.ts';
import { findPath, personBody } from './parts/person.ts';
import { startPrintingServer } from './parts/printing-server.ts';
import { createLoad, type Load } from './parts/scim-load.ts';

const authorization = 'Bearer right';
const connections = 8;

interface Loads {
  client: Load;
  reader: Load;
}

/** 10,000 users in memory, beside scimmy-routers on Express 4: creates, finds by userName, and pages of 100. */
export async function besideScimmy({ quick, cleanup, say }: BenchContext): Promise<Figure[]> {
  const load = async (file: string) => {
    const server = await startPrintingServer(file);
    cleanup.push(server.stop);
    const client = createLoad(server.url, authorization, connections);
    // A page takes the peer seconds: one after the other, so that a round does not end with many under way.
    const reader = createLoad(server.url, authorization, 1);
    cleanup.push(client.close, reader.close);
    return { client, reader };
  };
  const ours = await load('bench/parts/memory-server.ts');
  const peer = await load('test/kit/scimmy-server.ts');
  const rounds = quick ? 2 : 5;
  const block = quick ? 200 : 2000;
  const milliseconds = quick ? 500 : 4000;
  const people = rounds * block;

  const inTurn = async (name: string, goal: number, measure: (loads: Loads, round: number) => Promise<number>) => {
    const each: { ours: number; peer: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      each.push({ ours: await measure(ours, round), peer: await measure(peer, round) });
      say(`${name} round ${round + 1}: ours ${each.at(-1)!.ours.toFixed(1)}/s, peer ${each.at(-1)!.peer.toFixed(1)}/s`);
    }
    const ratio = median(each.map((one) => one.ours / one.peer));
    const [mine, theirs] = [median(each.map((one) => one.ours)), median(each.map((one) => one.peer))];
    return { name, ours: mine, peer: theirs, ratio, goal, unit: 'requests/s', met: ratio >= goal };
  };
  // The first requests of a process are slow whoever answers them; these are people of no other block.
  for (const { client } of [ours, peer])
    await client.run(block / 2, (n) => ({ method: 'POST', path: '/Users', body: personBody(people + n) }));
  return [
    await inTurn('memory create', 3, ({ client }, round) =>
      client.run(block, (n) => ({ method: 'POST', path: '/Users', body: personBody(round * block + n) })),
    ),
    await inTurn('memory userName eq', 3, ({ client }) =>
      client.runFor(milliseconds, (n) => ({ path: findPath((n * 7919) % people) })),
    ),
    await inTurn('memory page of 100', 100, ({ reader }) =>
      reader.runFor(milliseconds, (n) => ({ path: `/Users?startIndex=${1 + ((n * 100) % people)}&count=100` })),
    ),
  ];
}
