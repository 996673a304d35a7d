import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { type LogActor, systemActor } from '../log/event.ts';
import { type AppState, loadApps } from '../provisioning/apps.ts';
import { chunks, type ProvisioningDeps } from '../provisioning/deps.ts';
import { pushGroupsOf } from '../provisioning/group-push.ts';
import { reconcile } from '../provisioning/reconcile.ts';
import { sourceProfiles } from '../sources/profiles.ts';
import { joinGroups } from './apply/members.ts';
import { done, type Part } from './apply/part.ts';
import { linkAccounts } from './link.ts';
import { makePeople } from './make-people.ts';
import { type Match, openMatches } from './matches.ts';

export interface Decision {
  externalId: string;
  decision: 'confirm' | 'ignore';
}

/**
 * A person's decisions about rows of an import: all of them, or none. Throws CodedError `import_match_unknown`,
 * `import_match_taken`, `import_login_taken`.
 */
export async function confirmImport(
  deps: ProvisioningDeps,
  tx: Tx,
  appId: string,
  decisions: readonly Decision[],
  actor: LogActor,
): Promise<void> {
  const app = (await loadApps(tx, [appId])).get(appId);
  const chosenAs = (decision: Decision['decision']) => [
    ...new Set(decisions.filter((row) => row.decision === decision).map(({ externalId }) => externalId)),
  ];
  const matches = await openMatches(
    tx,
    appId,
    sql`m.external_id = any(${decisions.map(({ externalId }) => externalId)}::text[])`,
  );
  const known = new Set(matches.map(({ externalId }) => externalId));
  const unknown = decisions.find(({ externalId }) => !known.has(externalId));
  if (unknown || !app) throw new CodedError('import_match_unknown', { externalId: unknown?.externalId ?? '' });
  await sql`
    update import_match set state = 'IGNORED' where app_id = ${appId}::uuid and external_id = any(${chosenAs('ignore')}::text[])`.execute(
    tx,
  );
  const chosen = new Set(chosenAs('confirm'));
  const confirmed = matches.filter(({ externalId }) => chosen.has(externalId));
  const refused = await confirm({ ...deps, actor }, tx, app, confirmed);
  if (refused[0]) throw refused[0].why;
  const ids = confirmed.map(({ externalId }) => externalId);
  for (const importId of new Set(confirmed.map((row) => row.importId))) await joinGroups(deps, tx, importId, ids);
  await finishReview(tx, appId);
}

/** What the app's options confirm by themselves; rows that cannot be are left for a person. */
export const autoConfirm: Part = async ({ deps, tx, run, app, after, room }) => {
  const { autoConfirmExact, autoConfirmPartial, autoConfirmNew } = app.features.import;
  if (!autoConfirmExact && !autoConfirmPartial && !autoConfirmNew) return { count: 0 };
  const matches = await openMatches(
    tx,
    run.app_id,
    sql`m.import_id = ${run.id}::uuid and m.external_id > ${after ?? ''} and case m.match when 'EXACT' then ${autoConfirmExact}::boolean
      when 'PARTIAL' then m.sole and ${autoConfirmPartial}::boolean when 'NEW' then ${autoConfirmNew}::boolean else false end`,
    room,
  );
  const refused = await confirm({ ...deps, actor: systemActor }, tx, app, matches);
  run.counts.confirmed += matches.length - refused.length;
  return done(
    matches.map(({ externalId }) => externalId),
    room,
  );
};

/** Links accounts to people, made where there are none. @returns the rows that could not be, and why */
async function confirm(
  deps: ProvisioningDeps & { actor: LogActor },
  tx: Tx,
  app: AppState,
  matches: Match[],
): Promise<{ why: CodedError }[]> {
  const refused: { why: CodedError }[] = [];
  for (const part of chunks(matches)) {
    const made = await makePeople(
      deps,
      tx,
      app,
      part.filter(({ personId }) => personId === null),
    );
    const linked = await linkAccounts(deps, tx, app, [
      ...part.filter(({ personId }) => personId !== null),
      ...made.people,
    ]);
    refused.push(...made.refused, ...linked.refused);
    await deps.events.write(
      tx,
      linked.done.map(({ personId, externalId, name }) => ({
        eventType: 'system.import.user_match.confirm',
        message: `Link ${name} to the account ${externalId} in ${app.label}`,
        actor: deps.actor,
        target: [
          { type: 'User', id: personId!, displayName: name },
          { type: 'AppInstance', id: app.id, displayName: app.label },
        ],
        appId: app.id,
      })),
    );
    await sourceProfiles(deps, tx, app, linked.appUserIds);
    await reconcile(deps, tx, linked.appUserIds);
    await pushGroupsOf(deps, tx, linked.appUserIds);
  }
  return refused;
}

/** A run whose rows are all decided needs nobody any more. */
export async function finishReview(tx: Tx, appId: string): Promise<void> {
  await sql`
    update import_run run set status = 'DONE' where run.app_id = ${appId}::uuid and run.status = 'REVIEW' and run.held_back = 0 and not exists (
      select from import_match m where m.import_id = run.id and m.state = 'OPEN')`.execute(tx);
}
