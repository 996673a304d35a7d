import type { Result } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { announce } from './announce.ts';
import type { QueueDeps } from './deps.ts';
import { lapsed } from './lapsed.ts';
import { refuse } from './refuse.ts';
import { type ActionRow, columns } from './rows.ts';
import { settle } from './settle.ts';

interface Judged extends ActionRow {
  state: string;
  lease_token: string | null;
  finished_by: string | null;
}

export interface Verdict {
  accepted: string[];
  rejected: { actionId: string; code: string }[];
}

/** `repeat`: counted before, its answer was lost. `late`: the action was given on under another token meanwhile. */
type Judgement = 'count' | 'repeat' | 'late' | 'unknown';

/**
 * A lease that ended keeps its token until the action is given on. So a result that comes after that, but before
 * anybody else holds the action, still counts: an org that was away for a minute does not throw work away.
 */
function judge(row: Judged | undefined, result: Result, agentId: string): Judgement {
  if (!row) return 'unknown';
  if (row.finished_by === result.lease) return 'repeat';
  const open = row.state === 'leased' || row.state === 'ready';
  if (open && row.lease_token === result.lease && row.agent_id === agentId) return 'count';
  return 'late';
}

/**
 * Counts results in the caller's transaction, with a number of statements that does not depend on how many there are.
 * @returns the verdict for each, in the order given
 */
export async function takeResults(
  deps: QueueDeps,
  tx: Tx,
  agentId: string,
  results: Result[],
  wanted: (actionId: string) => boolean,
): Promise<Verdict> {
  const verdict: Verdict = { accepted: [], rejected: [] };
  if (results.length === 0) return verdict;
  const now = deps.clock();
  const { rows } = await sql<Judged>`
    select ${columns}, a.state, a.lease_token, a.finished_by from action a
    where a.id = any(${[...new Set(results.map(({ actionId }) => actionId))]}::uuid[])
    order by a.seq for update`.execute(tx);
  const known = new Map(rows.map((row) => [row.id, row]));
  const counted: { row: Judged; result: Result }[] = [];
  const late: Judged[] = [];
  for (const result of results) {
    const row = known.get(result.actionId);
    const judgement = judge(row, result, agentId);
    if (judgement === 'count' || judgement === 'repeat') verdict.accepted.push(result.actionId);
    else verdict.rejected.push({ actionId: result.actionId, code: 'lease_lost' });
    if (judgement === 'late') late.push(row!);
    if (judgement === 'count') {
      counted.push({ row: row!, result });
      row!.finished_by = result.lease; // the same result twice in one call
    }
  }
  const refused = counted.filter(({ result }) => result.status === 'unsupported');
  const stuck = await refuse(
    tx,
    refused.map(({ row, result }) => ({ id: row.id, lease: result.lease })),
    agentId,
    now,
  );
  const answered = counted.filter(({ result }) => result.status !== 'unsupported');
  const ended = await settle(deps, tx, [...answered, ...stuck], agentId, now);
  await lapsed(deps, tx, late);
  if (counted.length > 0)
    await announce(
      deps.db,
      tx,
      'work',
      counted.map(({ row }) => row.app_id),
    );
  await announce(deps.db, tx, 'finished', ended.filter(wanted));
  return verdict;
}
