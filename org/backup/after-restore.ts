import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { systemActor } from '../log/event.ts';
import type { SystemLog } from '../log/system-log.ts';
import type { Provisioning } from '../provisioning/port.ts';

interface Restored {
  backupOf: string;
  restoredAt: string;
  /** Ids of the apps whose accounts were not asked for yet. */
  apps: string[];
}

interface Deps {
  db: Db;
  provisioning: Pick<Provisioning, 'appChanged'>;
  systemLog: SystemLog;
}

/**
 * After a restore every account and pushed group is written once more, so that the applications end in the state that
 * the org holds now. One app in a transaction: a node that ends in between, or a second one, goes on where it was.
 */
export async function afterRestore({ db, provisioning, systemLog }: Deps): Promise<void> {
  for (let left = true; left; ) {
    left = await db.transaction(async (tx) => {
      const { rows } = await sql<{ value: Restored }>`
        select value from setting where key = 'restored' for update`.execute(tx);
      const restored = rows[0]?.value;
      if (!restored) return false;
      const [appId, ...apps] = restored.apps;
      if (appId !== undefined) {
        // Deleted since, where the org was stopped half-way.
        const { rows: there } = await sql`select 1 from app where id = ${appId}::uuid`.execute(tx);
        if (there.length > 0) await provisioning.appChanged(tx, appId);
        // An agent has told of changes since the backup, and tells of none twice.
        await sql`update app set change_due = now() where id = ${appId}::uuid`.execute(tx);
        await sql`update setting set value = ${JSON.stringify({ ...restored, apps })}::jsonb where key = 'restored'`.execute(
          tx,
        );
        return true;
      }
      await sql`delete from setting where key = 'restored'`.execute(tx);
      await systemLog.write(tx, [
        {
          eventType: 'system.org.restore',
          message: `The org was restored from its backup of ${restored.backupOf}`,
          actor: systemActor,
          severity: 'WARN',
          detail: { backupOf: restored.backupOf, restoredAt: restored.restoredAt },
        },
      ]);
      return false;
    });
  }
}
