import { CodedError } from '@postern/protocol/messages';
import { limits } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { every } from '../every.ts';
import { announce, announced } from './announce.ts';
import { createNews } from './changes.ts';
import { count } from './count.ts';
import { at, type QueueDeps } from './deps.ts';
import { enqueue } from './enqueue.ts';
import { exchange } from './exchange.ts';
import { createFinished } from './finished.ts';
import { freeAgent } from './free.ts';
import { lapsedBehind } from './lapsed.ts';
import type { Queue } from './port.ts';
import { createPresence } from './presence.ts';
import { createCounting } from './relay/counting.ts';
import { createDesk } from './relay/desk.ts';
import { answersOfReads } from './relay/elsewhere.ts';
import { createRelay } from './relay/relay.ts';
import { extend } from './sessions.ts';
import { createSweep } from './sweep.ts';
import { createWakes } from './wakes.ts';

export type { AgentSettings, QueueDeps } from './deps.ts';
export { chooseSession } from './sessions.ts';

/**
 * The queue on the org's database. `db.notify(tx, 'config', …)` wakes every waiting agent after settings or the
 * agents of an app have changed.
 */
export async function createQueue(deps: QueueDeps): Promise<Queue> {
  const { db, clock, log } = deps;
  const wakes = createWakes();
  const finished = createFinished(db);
  const sweep = createSweep(deps, wakes);
  const counting = createCounting(deps, (agentId, results) => count({ ...deps, finished }, agentId, results, [], true));
  const desk = createDesk(deps, wakes, finished, counting);
  const presence = createPresence(deps, desk);
  const parts = { ...deps, wakes, news: createNews(), finished, desk, counting, presence };
  const epoch = await readEpoch(deps);
  const unlisten = [
    await db.listen('work', (payload) => (payload === undefined ? wakes.ringAll() : wakes.ring(announced(payload)))),
    await db.listen('relay', (payload) => (payload === undefined ? wakes.ringAll() : wakes.ring([payload], 'relay'))),
    await db.listen('config', () => {
      presence.forget();
      wakes.ringAll();
    }),
    await db.listen('relayed', (id) => answersOfReads(deps, desk, id)),
    await db.listen('finished', (payload) => finished.tell(payload === undefined ? undefined : announced(payload))),
  ];
  const { sweepEvery = 1_000 } = deps;
  const stopSweeping =
    sweepEvery > 0
      ? every(sweepEvery, sweep, (error) => log.error({ err: error }, 'the queue could not be swept'))
      : async () => undefined;

  return {
    enqueue: (tx, actions) => enqueue(db, tx, actions, clock()),
    async exchange(caller, request, signal, checked) {
      const answer = await exchange(parts, caller, request, signal, checked);
      return { ...answer, epoch, serverTime: clock() };
    },
    async heartbeat(caller, { leases }) {
      const reads = desk.beat(leases);
      const rows = leases.filter(({ actionId: id }) => !reads.extended.has(id) && !reads.lost.has(id));
      const extended = [...reads.extended, ...(await extend(deps, caller, rows))];
      const kept = new Set(extended);
      const lost = leases.filter(({ actionId }) => !kept.has(actionId));
      const behind = lost.filter(({ actionId }) => !reads.lost.has(actionId));
      if (behind.length > 0) await db.transaction((tx) => lapsedBehind(deps, tx, behind));
      return { extended, lost: lost.map(({ actionId }) => actionId), ttlMs: limits.leaseTtl, serverTime: clock() };
    },
    async payload(caller, actionId, lease) {
      const { rows } = await sql<{ payload: unknown }>`
        select payload from action where id = ${actionId}::uuid and lease_token = ${lease} and state = 'leased'
          and agent_id = ${caller.agentId}::uuid and session = ${caller.session}::uuid`.execute(db.kysely);
      if (!rows[0]) throw new CodedError('lease_lost');
      return rows[0].payload;
    },
    finished: (actionId, timeoutMs) => finished.wait(actionId, timeoutMs),
    relay: createRelay(deps, finished, desk),
    async retry(tx, actionId) {
      const { rows } = await sql<{ app_id: string }>`
        update action set state = 'ready', run_at = ${at(clock())}::timestamptz, payload = null, app_rev = null,
          error = null, finished_at = null, refused_by = '{}'
        where id = ${actionId}::uuid and state in ('held', 'failed') returning app_id`.execute(tx);
      await announce(
        db,
        tx,
        'work',
        rows.map((row) => row.app_id),
      );
    },
    async release(tx, agentId) {
      await freeAgent(deps, tx, agentId);
      db.onCommit(tx, () => desk.began(agentId));
    },
    sweep,
    counted: counting.settled,
    async close() {
      await stopSweeping();
      wakes.close();
      presence.close();
      finished.close();
      for (const end of unlisten) await end();
      await counting.settled();
    },
  };
}

/** Made when the org is; a restored backup gets a new one (`postern-org restore`). */
async function readEpoch({ db }: QueueDeps): Promise<string> {
  await sql`insert into setting (key, value) values ('epoch', to_jsonb(gen_random_uuid()::text))
    on conflict (key) do nothing`.execute(db.kysely);
  const { rows } = await sql<{
    value: string;
  }>`select value #>> '{}' as value from setting where key = 'epoch'`.execute(db.kysely);
  return rows[0]!.value;
}
