import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startPersonnel } from '../test/kit/personnel.ts';
import { type BenchContext, type Figure, median } from './figure.ts';
import { findPath, loginOf, personBody } from './parts/person.ts';
import { createLoad, type Load } from './parts/scim-load.ts';

const authorization = `Basic ${Buffer.from('postern:bench').toString('base64')}`;
const insert =
  'INSERT INTO app_user (login, first_name, last_name, email, title, status, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)';
const rowOf = (n: number) => [loginOf(n), 'Ada', `No. ${n}`, loginOf(n), 'Engineer', 'A', '2026-11-22T00:00:00.000Z'];

async function startSql({ folder, cleanup }: BenchContext, name: string, connections: number): Promise<Load> {
  const { port } = await startPersonnel(folder, name, cleanup);
  const load = createLoad(`http://127.0.0.1:${port}/scim/v2`, authorization, connections);
  cleanup.push(load.close);
  return load;
}

/** The index that `postern-connector check` advises for these tables; there is none in them that ignores case. */
const advisedIndex = 'CREATE INDEX app_user_login ON app_user (login COLLATE NOCASE)';

/**
 * Creates through the SQL connector over SQLite, beside the bare INSERT of the same row through the same driver, both
 * with the advised index; and once without it, where each look for the same name reads the whole table.
 */
export async function besideInsert(context: BenchContext): Promise<Figure[]> {
  const indexed = await createsBesideInserts(context, 'creates', context.quick ? 200 : 5000, [advisedIndex]);
  const bare = await createsBesideInserts(context, 'scanned', context.quick ? 200 : 1000, []);
  return [
    { name: 'sql create', ...indexed, goal: 0.6, unit: 'rows/s', met: indexed.ratio >= 0.6 },
    { name: '  without the index', ...bare, unit: 'rows/s' },
  ];
}

async function createsBesideInserts(context: BenchContext, name: string, count: number, statements: readonly string[]) {
  const prepared = async (file: string) => {
    const personnel = await startPersonnel(context.folder, file, context.cleanup);
    const database = new DatabaseSync(join(context.folder, `${file}.db`));
    database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
    for (const one of statements) database.exec(one);
    return { personnel, database };
  };
  const { personnel, database: unused } = await prepared(name);
  unused.close();
  const ours = createLoad(`http://127.0.0.1:${personnel.port}/scim/v2`, authorization, 16);
  context.cleanup.push(ours.close);
  const { personnel: idle, database } = await prepared(`${name}-inserts`);
  await idle.connector.stop();
  const statement = database.prepare(insert);
  const peer = (first: number) => {
    const began = performance.now();
    for (let n = 0; n < count; n++) statement.run(...rowOf(first + n));
    return (count / (performance.now() - began)) * 1000;
  };
  const each: { ours: number; peer: number }[] = [];
  const warmUps = 2;
  for (let round = 0; round < warmUps + 3; round++) {
    const post = (n: number) => ({ method: 'POST' as const, path: '/Users', body: personBody(round * count + n) });
    const one = { ours: await ours.run(count, post), peer: peer(round * count) };
    const called = round < warmUps ? 'warm-up' : `round ${round - warmUps + 1}`;
    context.say(`sql create, ${name}, ${called}: ours ${one.ours.toFixed(0)}/s, INSERT ${one.peer.toFixed(0)}/s`);
    if (round >= warmUps) each.push(one);
  }
  database.close();
  const ratio = median(each.map((one) => one.ours / one.peer));
  return { ours: median(each.map((one) => one.ours)), peer: median(each.map((one) => one.peer)), ratio };
}

/** How a million users answer beside ten thousand, and the pages of a sequential read beside its first. */
export async function atScale(context: BenchContext): Promise<Figure[]> {
  const [few, many] = context.quick ? [1000, 20_000] : [10_000, 1_000_000];
  const small = await startFilled(context, 'small', few);
  const large = await startFilled(context, 'large', many);
  const requests = context.quick ? 200 : 2000;
  const get = (people: number) => (n: number) => ({ path: `/Users/${1 + ((n * 7919) % people)}` });
  const find = (people: number) => (n: number) => ({ path: findPath((n * 7919) % people) });
  const beside = async (name: string, request: typeof get): Promise<Figure> => {
    const each: { ours: number; peer: number }[] = [];
    for (let round = 0; round < 4; round++) {
      const one = {
        ours: 1000 / (await large.run(requests, request(many))),
        peer: 1000 / (await small.run(requests, request(few))),
      };
      if (round > 0) each.push(one);
    }
    const ratio = median(each.map((one) => one.ours / one.peer));
    const [mine, theirs] = [median(each.map((one) => one.ours)), median(each.map((one) => one.peer))];
    return {
      name: `${name}, ${many} : ${few}`,
      ours: mine,
      peer: theirs,
      ratio,
      goal: 1.5,
      unit: 'ms/request',
      met: ratio <= 1.5,
    };
  };
  return [
    await beside('sql get', get),
    await beside('sql userName eq', find),
    ...(await readThrough(context, large, many)),
  ];
}

async function startFilled(context: BenchContext, name: string, people: number): Promise<Load> {
  const load = await startSql(context, name, 4);
  const database = new DatabaseSync(join(context.folder, `${name}.db`));
  const statement = database.prepare(insert);
  database.exec('BEGIN');
  for (let n = 0; n < people; n++) statement.run(...rowOf(n));
  database.exec(`COMMIT; ${advisedIndex}; PRAGMA wal_checkpoint(TRUNCATE)`);
  database.close();
  context.say(`${name}: ${people} users are there`);
  return load;
}

async function readThrough({ say }: BenchContext, load: Load, people: number): Promise<Figure[]> {
  const count = 200;
  const pageAt = (startIndex: number) => load.time({ path: `/Users?startIndex=${startIndex}&count=${count}` });
  const times: number[] = [];
  for (let startIndex = 1; startIndex <= people; startIndex += count) times.push(await pageAt(startIndex));
  // The very first page also counts everybody; the pages after it are the stricter measure.
  const [first, last] = [median(times.slice(1, 21)), median(times.slice(-20))];
  const ratio = last / first;
  const deep: number[] = [];
  // No page ended just before these places, so nobody handed out a cursor for them.
  for (let round = 0; round < 5; round++) deep.push(await pageAt(Math.floor(people * 0.9) + 7 + round * 11));
  say(
    `read ${times.length} pages of ${count} in ${(times.reduce((sum, one) => sum + one, 0) / 1000).toFixed(1)} s; the first took ${times[0]?.toFixed(1)} ms`,
  );
  return [
    {
      name: 'sql last page : first page',
      ours: last,
      peer: first,
      ratio,
      goal: 1.5,
      unit: 'ms/page',
      met: ratio <= 1.5,
    },
    { name: '  a random deep page', ours: median(deep), unit: 'ms/page' },
  ];
}
