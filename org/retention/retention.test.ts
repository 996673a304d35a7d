import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import type { Db } from '../db/database.ts';
import { testDb } from '../db/testing.ts';
import { rules } from './rules.ts';
import { readRetention, saveRetention } from './settings.ts';
import { sweepTables } from './sweep.ts';

let db: Db;
const now = Date.UTC(2026, 5, 1);
beforeAll(async () => {
  db = await testDb();
}, 60_000);
afterAll(() => db.close());

test('every table has a rule, and every rule a table', async () => {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'migration'`.execute(
    db.kysely,
  );
  expect(Object.keys(rules).sort()).toEqual(rows.map(({ name }) => name).sort());
});

test.each(Object.entries(rules).flatMap(([table, rule]) => ('removedBy' in rule ? [[table, rule.removedBy]] : [])))(
  '%s is removed by %s',
  async (table, file) => {
    expect(await readFile(join(import.meta.dirname, '..', file!), 'utf8')).toMatch(
      new RegExp(`delete from ${table}\\b|deleteFrom\\('${table}'\\)`),
    );
  },
);

const run = (query: RawBuilder<unknown>) => query.execute(db.kysely);
const at = (days: number) => new Date(now + days * 24 * 3_600_000).toISOString();
/** Two rows each: one that is over and one that is not quite; told apart by what is read back. */
const pairs: Record<string, { make(days: number): RawBuilder<unknown>[]; over: number; not: number; left: string }> = {
  alert: {
    make: (days) => [
      sql`insert into alert values (gen_random_uuid(), 'k', 'expiring', ${String(days)}, '', now(), ${at(days)})`,
    ],
    ...{ over: -91, not: -89, left: 'message' },
  },
  admin_session: {
    make: (days) => [
      sql`insert into admin_session values (${String(days)}, (select id from administrator limit 1), 'c', ${at(days)})`,
    ],
    ...{ over: -0.01, not: 0.01, left: 'id_hash' },
  },
  account_session: {
    make: (days) => [
      sql`insert into account_session values (${String(days)}, (select id from person limit 1), 'c', ${at(days)})`,
    ],
    ...{ over: -0.01, not: 0.01, left: 'id_hash' },
  },
  sign_in_failure: {
    make: (days) => [sql`insert into sign_in_failure values (gen_random_uuid(), ${String(days)}, 'x', ${at(days)})`],
    ...{ over: -0.02, not: -0.005, left: 'login' },
  },
  oidc: {
    make: (days) => [
      sql`insert into oidc (kind, id, payload, expires_at) values ('x', ${String(days)}, '{}', ${at(days)})`,
    ],
    ...{ over: -0.1, not: -0.02, left: 'id' },
  },
  jti: {
    make: (days) => [sql`insert into jti values (${String(days)}, ${at(days)})`],
    over: -0.01,
    not: 0.01,
    left: 'id',
  },
  relay_answer: {
    make: (days) => [
      sql`insert into relay_answer values (gen_random_uuid(), gen_random_uuid(), to_jsonb(${String(days)}::text), ${at(days)})`,
    ],
    ...{ over: -0.1, not: -0.02, left: 'result' },
  },
  agent_key: {
    make: (days) => [
      sql`insert into agent_key (jkt, agent_id, jwk, expires_at) values (${String(days)}, (select id from agent limit 1), '{}', ${at(days)})`,
    ],
    ...{ over: -0.01, not: 0.01, left: 'jkt' },
  },
  enrolment_token: {
    make: (days) => [
      sql`insert into enrolment_token (id, hash, name, created_by, expires_at) values (gen_random_uuid(), ${String(days)}, 'n', 'x', ${at(days)})`,
    ],
    ...{ over: -31, not: -29, left: 'hash' },
  },
  action: {
    make: (days) => [
      sql`insert into action (id, app_id, kind, order_key, subject_id, subject_name, state, traceparent, finished_at)
        values (gen_random_uuid(), (select id from app limit 1), 'user.push', 'k', 's', ${String(days)}, 'done', 't', ${at(days)})`,
    ],
    ...{ over: -31, not: -29, left: 'subject_name' },
  },
  task: {
    make: (days) => [
      sql`insert into task (id, kind, code, message, status, closed_at) values (gen_random_uuid(), 'person', 'c', ${String(days)}, 'done', ${at(days)})`,
    ],
    ...{ over: -91, not: -89, left: 'message' },
  },
  import_run: {
    make: (days) => [
      sql`insert into import_run (id, app_id, mode, status, since, finished_at)
        values (('00000000-0000-7000-8000-' || lpad((1000 + ${days}::int)::text, 12, '0'))::uuid, (select id from app limit 1), 'full', 'DONE', ${String(days)}, ${at(days)})`,
    ],
    ...{ over: -91, not: -89, left: 'since' },
  },
  import_row: {
    make: (days) => [
      sql`insert into import_row values ((select id from import_run where since = ${String(days)}), 1, 1, 1, 'user', ${String(days)}, '{}')`,
    ],
    ...{ over: -91, not: -89, left: 'external_id' },
  },
  system_log: {
    make: (days) => [
      sql`insert into system_log (id, published, event_type, severity, message, actor, outcome) values (gen_random_uuid(), ${at(days)}, 'x', 'INFO', ${String(days)}, '{}', 'SUCCESS')`,
    ],
    ...{ over: -366, not: -364, left: 'message' },
  },
  inbound_credential: {
    make: (days) => [
      sql`insert into inbound_credential (id, app_id, type, name, hash, created_by, expires_at)
        values (gen_random_uuid(), (select id from app limit 1), 'token', ${String(days)}, ${String(days)}, 'x', ${at(days)})`,
    ],
    ...{ over: -31, not: -29, left: 'name' },
  },
};

it('removes what is over in each table, in batches, and nothing else', async () => {
  await run(sql`insert into administrator (id, login, name, password_hash) values (gen_random_uuid(), 'a', 'a', '-')`);
  await run(sql`insert into person (id, login, profile) values (gen_random_uuid(), 'p', '{}')`);
  await run(sql`insert into app (id, name, label) values (gen_random_uuid(), 'a', 'a')`);
  await run(
    sql`insert into agent (id, name, host, os, version, enrolled_by, encryption_key) values (gen_random_uuid(), 'a', 'h', 'o', 'v', 'x', '{}')`,
  );
  expect(Object.keys(pairs).sort()).toEqual(
    Object.entries(rules)
      .flatMap(([table, rule]) => ('over' in rule ? [table] : []))
      .sort(),
  );
  for (const { make, over, not } of Object.values(pairs))
    for (const each of [...make(over), ...make(not)]) await run(each);
  // Open, however old; and the only import of an app, with its decisions.
  await run(
    sql`insert into task (id, kind, code, message, created_at) values (gen_random_uuid(), 'person', 'c', 'open', ${at(-999)})`,
  );
  await run(sql`insert into action (id, app_id, kind, order_key, subject_id, subject_name, state, traceparent)
    values (gen_random_uuid(), (select id from app), 'user.push', 'k2', 's', 'waits', 'ready', 't')`);

  const gone = await sweepTables(db, now, 1);
  // Rows of an import go with it.
  const { import_row: _, ...each } = pairs;
  expect(gone).toEqual(Object.fromEntries(Object.keys(each).map((table) => [table, 1])));
  for (const [table, { left, not }] of Object.entries(pairs)) {
    const { rows } = await sql<{
      left: string;
    }>`select ${sql.ref(left)} as left from ${sql.table(table)} order by 1`.execute(db.kysely);
    const also = { task: ['open'], action: ['waits'] }[table] ?? [];
    expect([table, ...rows.map((row) => row.left)]).toEqual([table, String(not), ...also]);
  }
  expect(await sweepTables(db, now)).toEqual({});
});

it('keeps for as long as an administrator said', async () => {
  await saveRetention(db.kysely, { ...(await readRetention(db.kysely)), systemLogDays: 30 });
  expect(await sweepTables(db, now)).toEqual({ system_log: 1 });
});
