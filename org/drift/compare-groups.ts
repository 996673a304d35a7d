import type { ScimGroup } from '@postern/protocol/scim';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { AppState } from '../provisioning/apps.ts';
import { type PushedGroup, readPushedGroups } from '../provisioning/build/group.ts';
import { at } from '../provisioning/deps.ts';
import type { Difference } from '../provisioning/differences.ts';
import { groupKeyOf } from '../provisioning/group-push.ts';
import { type DriftRun, type Found, keepFound } from './run.ts';

interface Row {
  id: string;
  fresh: boolean;
}

/** A group may have tens of thousands of members. */
const sliceOf = 5;
/** Members that are named; the rest is a number. */
const mostNamed = 20;

/** Compares the next pushed groups after `after` (group_push id). @returns the last one; undefined where there are no more */
export async function compareGroups(
  tx: Tx,
  run: DriftRun,
  app: AppState,
  after: string | undefined,
): Promise<string | undefined> {
  const { rows } = await sql<Row>`
    select gp.id, coalesce(gp.last_push_at >= ${at(run.started_at.getTime())}::timestamptz, false)
      or exists (select from action a where a.order_key = ${groupKeyOf('')} || gp.id::text and a.state in ('ready', 'leased', 'held')) as fresh
    from group_push gp where gp.app_id = ${run.app_id}::uuid and gp.external_id is not null
      and ${after === undefined ? sql`true` : sql`gp.id > ${after}::uuid`} order by gp.id limit ${sliceOf}`.execute(tx);
  const ours = await readPushedGroups(
    tx,
    rows.map(({ id }) => id),
  );
  const ids = [...ours.values()].flatMap(({ external_id }) => external_id ?? []);
  const there = await readGroups(tx, run, ids);
  const found: Found[] = [];
  for (const { id, fresh } of rows) {
    const group = ours.get(id)!;
    if (group.status === 'INACTIVE' || !app.options.groupPush.on) continue;
    const theirs = there.get(group.external_id!);
    if (fresh || (!theirs && run.counts.mismatch)) {
      run.counts.pending += 1;
      continue;
    }
    const differences = theirs
      ? groupDifferences(group, theirs)
      : [{ attribute: 'displayName', org: group.name, app: null }];
    if (differences.length > 0)
      found.push({ kind: 'GROUP', name: group.name, externalId: group.external_id!, groupPushId: id, differences });
  }
  run.counts.compared += rows.length;
  await keepFound(tx, run, found);
  return rows.at(-1)?.id;
}

/** What the application has under these ids, as it was read. */
async function readGroups(tx: Tx, run: DriftRun, ids: readonly string[]): Promise<Map<string, ScimGroup>> {
  const { rows } = await sql<{ external_id: string; resource: ScimGroup }>`
    select external_id, resource from import_row
    where import_id = ${run.id}::uuid and attempt = ${run.attempt} and type = 'group' and external_id = any(${[...ids]}::text[])`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.external_id, row.resource]));
}

/** Name and members; a group that came without a list of members is compared by its name. */
function groupDifferences(ours: PushedGroup, theirs: ScimGroup): Difference[] {
  const differences: Difference[] = [];
  if (theirs.displayName !== ours.name)
    differences.push({ attribute: 'displayName', org: ours.name, app: theirs.displayName });
  if (!theirs.members) return differences;
  const wanted = new Map(ours.members.map(({ externalId, name }) => [externalId, name]));
  const held = new Map(theirs.members.map(({ value, display }) => [String(value), display ?? String(value)]));
  const missing = [...wanted].filter(([id]) => !held.has(id)).map(([, name]) => name);
  const added = [...held].filter(([id]) => !wanted.has(id)).map(([, name]) => name);
  if (missing.length + added.length > 0)
    differences.push({ attribute: 'members', org: named(missing), app: named(added) });
  return differences;
}

const named = (names: string[]): string[] =>
  names.length <= mostNamed ? names : [...names.slice(0, mostNamed), `… ${names.length - mostNamed}`];
