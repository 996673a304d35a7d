import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { deletePerson } from '../../directory/delete-person.ts';
import type { DirectoryDeps } from '../../directory/deps.ts';
import { getPerson } from '../../directory/find-people.ts';
import type { LogActor } from '../../log/event.ts';

/** As many in one transaction. */
const most = 100;

/** Notes that a deactivated person is to be deleted as soon as no app waits for a change of their account. */
export async function noteLeaver(tx: Tx, appId: string, personId: string, actor: LogActor): Promise<void> {
  await sql`
    insert into inbound_leaver (person_id, app_id, actor, status_since)
    select id, ${appId}::uuid, ${JSON.stringify(actor)}::jsonb, status_changed_at from person
    where id = ${personId}::uuid
    on conflict (person_id) do update set app_id = excluded.app_id, actor = excluded.actor,
      status_since = excluded.status_since`.execute(tx);
}

/**
 * Deletes leavers for whose accounts nothing is left to do: no change that waits, no task, no deletion of the account
 * that is still to come. Whoever was activated meanwhile stays. Call it on a timer.
 * @param personId only this one
 * @returns is there more?
 */
export async function deleteLeavers(deps: DirectoryDeps, tx: Tx, personId?: string): Promise<boolean> {
  const only = personId === undefined ? sql`` : sql`and l.person_id = ${personId}::uuid`;
  await sql`
    delete from inbound_leaver l using person p
    where p.id = l.person_id and (p.status <> 'DEPROVISIONED' or p.status_changed_at <> l.status_since) ${only}`.execute(
    tx,
  );
  const { rows } = await sql<{ person_id: string; app_id: string; actor: LogActor }>`
    select l.person_id, l.app_id, l.actor from inbound_leaver l
    where not exists (
        select from app_user u join app on app.id = u.app_id where u.person_id = l.person_id and (
          exists (select from action a where a.order_key = 'user:' || u.id::text and a.state in ('ready', 'leased', 'held'))
          or u.external_id is not null and u.left_at >= (app.features->'deletion'->>'since')::timestamptz)) ${only}
    limit ${most} for update of l skip locked`.execute(tx);
  for (const { person_id, app_id, actor } of rows) {
    const systemLog: DirectoryDeps['systemLog'] = {
      write: (to, events) =>
        deps.systemLog.write(
          to,
          events.map((event) => ({ appId: app_id, ...event })),
        ),
    };
    await deletePerson(tx, { ...deps, systemLog }, await getPerson(tx, person_id, { lock: true }), { actor });
  }
  return rows.length === most;
}
