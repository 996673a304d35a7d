import type { Db } from '../db/database.ts';
import type { SystemLog } from '../log/system-log.ts';
import type { InboundApp, InboundCall } from './mode.ts';

export interface Deviations {
  /** Says in the app's log what of a request deviated from SCIM and was accepted: each way once a day on this node. */
  tell(app: InboundApp, caller: InboundCall['caller'], notes: readonly string[]): Promise<void>;
}

const day = 24 * 3_600_000;
/** Ways that are told of one app within a day; a caller can make up as many as it likes. */
const most = 100;

export function createDeviations(deps: { db: Db; systemLog: SystemLog; clock: () => number }): Deviations {
  const told = new Map<string, { day: number; notes: Set<string> }>();
  return {
    async tell(app, caller, notes) {
      const today = Math.floor(deps.clock() / day);
      const known = told.get(app.id);
      const own = known?.day === today ? known : { day: today, notes: new Set<string>() };
      told.set(app.id, own);
      const fresh = [...new Set(notes)].filter((note) => !own.notes.has(note)).slice(0, most - own.notes.size);
      for (const note of fresh) own.notes.add(note);
      await deps.systemLog.write(
        deps.db.kysely,
        fresh.map((note) => ({
          eventType: 'application.inbound.deviation',
          message: `${caller.name} deviates from SCIM, which was accepted: ${note}`,
          actor: { type: 'ApiToken' as const, id: caller.id, displayName: `${caller.name} (${app.label})` },
          appId: app.id,
          target: [{ type: 'AppInstance', id: app.id, displayName: app.label, alternateId: app.name }],
        })),
      );
    },
  };
}
