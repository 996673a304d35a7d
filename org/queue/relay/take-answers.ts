import type { Result } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { at, type QueueDeps } from '../deps.ts';
import type { Finished } from '../finished.ts';

interface Taken {
  id: string;
  app_id: string;
  relays: boolean;
  works: boolean;
}

/**
 * Counts answers to relayed operations, in one statement. An answer that is waited for on this node goes straight to
 * whoever waits, and is not stored; another one is stored for another node, or for a caller who went and comes again.
 * What needs more (a failure, an answer that comes too late, a sign of life of an app that was broken) is left for
 * `takeResults`. The ids are named twice on purpose: of a join with a list alone the planner may make a hash of every
 * action.
 * `handed`: the callers have these already, so each came in time and from its agent, however late it is counted, and
 * even where that agent was deleted meanwhile.
 * @returns ids of the actions that were counted
 */
export async function takeAnswers(
  deps: QueueDeps & { finished: Finished },
  agentId: string,
  results: readonly Result[],
  handed: boolean,
): Promise<Set<string>> {
  const answers = results.filter(({ status, resource }) => status === 'done' && resource?.relayed !== undefined);
  if (answers.length === 0) return new Set();
  const { finished } = deps;
  const now = at(deps.clock());
  const given = answers.map((result) => {
    const waits = handed || finished.wanted(result.actionId);
    return {
      id: result.actionId,
      token: result.lease,
      timings: result.timings,
      resource: waits ? null : result.resource,
      waits,
    };
  });
  const { rows } = await sql<Taken>`
    with soon as (select set_config('synchronous_commit', 'off', true)), over as (
      update action a set state = 'done', lease_until = null, finished_by = r.token, finished_at = ${now}::timestamptz,
        timings = r.timings, resource = coalesce(r.resource, a.resource), payload = null, intent = '{}', error = null
      from soon, jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
        as r(id uuid, token text, timings jsonb, resource jsonb, waits boolean)
      where a.id = any(${given.map(({ id }) => id)}::uuid[]) and a.id = r.id and a.kind = 'scim.relay' and a.state in ('leased', 'ready') and a.lease_token = r.token
        and (${handed}::boolean or a.agent_id = ${agentId}::uuid and a.deadline > ${now}::timestamptz)
        and not exists (select from circuit c where c.app_id = a.app_id)
        and not exists (select from app where app.id = a.app_id and app.failing <> '{}')
      returning a.id, a.app_id, r.waits)
    select id, app_id,
      exists (select from action n where n.app_id = over.app_id and n.state = 'ready' and n.kind = 'scim.relay') as relays,
      exists (select from action n where n.app_id = over.app_id and n.state = 'ready' and n.kind <> 'scim.relay'
        and n.run_at <= ${now}::timestamptz) as works,
      case when waits then null else pg_notify('finished', id::text) end as told
    from over`.execute(deps.db.kysely);
  const counted = new Set(rows.map(({ id }) => id));
  if (!handed) finished.hand(answers.filter(({ actionId }) => counted.has(actionId)));
  // There may be room now, or the next of a key.
  await tell(deps, 'work', rows, 'works');
  await tell(deps, 'relay', rows, 'relays');
  return counted;
}

async function tell({ db }: QueueDeps, channel: string, rows: Taken[], which: 'works' | 'relays'): Promise<void> {
  const apps = [...new Set(rows.filter((row) => row[which]).map(({ app_id }) => app_id))];
  if (apps.length > 0)
    await sql`select pg_notify(${channel}, id) from unnest(${apps}::text[]) as id`.execute(db.kysely);
}
