import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { at, type ProvisioningDeps } from '../provisioning/deps.ts';
import { features } from '../provisioning/features.ts';
import { nextRuns } from './cron.ts';
import { startImport } from './start.ts';

interface Scheduled {
  id: string;
  features: unknown;
  imports_checked_at: Date;
}

/**
 * Starts the imports that fell due since it was asked last, whatever node asked: a full one before one of what changed,
 * one of each at most, and none while one runs. Call it on a timer. @returns ids of the apps whose import started
 */
export async function startDueImports(deps: ProvisioningDeps, tx: Tx): Promise<string[]> {
  const now = deps.clock();
  const { rows } = await sql<Scheduled>`
    select id, features, imports_checked_at from app
    where provisioning and status = 'ACTIVE' and base_url is not null and (features->'import'->'schedule'->>'on')::boolean
    order by id for update skip locked`.execute(tx);
  const started: string[] = [];
  for (const app of rows) {
    const { schedule } = features.parse(app.features).import;
    const since = app.imports_checked_at.getTime();
    const due = (['full', 'incremental'] as const).find((mode) => {
      const time = schedule[mode];
      const [next] = time ? nextRuns(time, since, 1) : [];
      return next !== undefined && next <= now;
    });
    if (due && (await begin(deps, tx, app.id, due))) started.push(app.id);
  }
  await sql`
    update app set imports_checked_at = ${at(now)}::timestamptz where id = any(${rows.map(({ id }) => id)}::uuid[])`.execute(
    tx,
  );
  return started;
}

/** False where one runs already: what was due is then covered by it, or by the next. */
async function begin(deps: ProvisioningDeps, tx: Tx, appId: string, mode: 'full' | 'incremental'): Promise<boolean> {
  try {
    await startImport(deps, tx, appId, mode, { cause: 'schedule' });
    return true;
  } catch (error) {
    if (error instanceof CodedError && error.code === 'import_running') return false;
    throw error;
  }
}
