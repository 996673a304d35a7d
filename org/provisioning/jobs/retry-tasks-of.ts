import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { ProvisioningDeps } from '../deps.ts';
import { startJob } from './start.ts';

/** Of the task `t`. A safeguard asks for an answer, not for another try (answerSafeguard). */
export const retryable = sql`t.status = 'open' and t.code <> 'import_safeguard'`;

/** Tries everything again that waits for a person in an app. @returns how many tasks */
export const retryTasksOf = (deps: ProvisioningDeps, tx: Tx, appId: string): Promise<number> =>
  startJob(
    deps,
    tx,
    { appId, kind: 'TASK_RETRY' },
    sql<{ item: string }>`select t.id as item from task t where ${retryable} and t.app_id = ${appId}::uuid`,
  );
