import type { Logger } from 'pino';
import type { Db } from '../db/database.ts';
import type { LogEvent } from '../log/event.ts';
import type { SystemLog } from '../log/system-log.ts';
import type { InboundApp, InboundCall } from './mode.ts';

/** What the log of an app says of its callers. A log that cannot be written fails no request: that is answered already. */
export interface AppLog {
  /** What of a request deviated from SCIM and was accepted: each way once a day on this node. */
  deviations(app: InboundApp, caller: InboundCall['caller'], notes: readonly string[]): Promise<void>;
  /** Somebody was refused: once a minute on this node. */
  refused(app: InboundApp, remote: string): Promise<void>;
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** Ways that are told of one app within a day; a caller can make up as many as it likes. */
const most = 100;

export function createAppLog(deps: {
  db: Db;
  systemLog: SystemLog;
  clock: () => number;
  log: Pick<Logger, 'error'>;
}): AppLog {
  const told = new Map<string, { day: number; notes: Set<string> }>();
  const refusals = new Map<string, number>();

  const write = (app: InboundApp, events: LogEvent[]): Promise<void> =>
    deps.systemLog
      .write(
        deps.db.kysely,
        events.map((event) => ({
          ...event,
          appId: app.id,
          target: [{ type: 'AppInstance', id: app.id, displayName: app.label, alternateId: app.name }],
        })),
      )
      .catch((error) => deps.log.error({ err: error }, 'The log of an inbound app could not be written'));

  return {
    async deviations(app, caller, notes) {
      const today = Math.floor(deps.clock() / day);
      const known = told.get(app.id);
      const own = known?.day === today ? known : { day: today, notes: new Set<string>() };
      told.set(app.id, own);
      const fresh = [...new Set(notes)].filter((note) => !own.notes.has(note)).slice(0, most - own.notes.size);
      for (const note of fresh) own.notes.add(note);
      const actor = { type: 'ApiToken' as const, id: caller.id, displayName: `${caller.name} (${app.label})` };
      const message = (note: string) => `${caller.name} deviates from SCIM, which was accepted: ${note}`;
      const events = fresh.map((note) => ({
        eventType: 'application.inbound.deviation',
        message: message(note),
        actor,
      }));
      if (events.length > 0) await write(app, events);
    },
    async refused(app, remote) {
      const now = Math.floor(deps.clock() / minute);
      if (refusals.get(app.id) === now) return;
      refusals.set(app.id, now);
      await write(app, [
        {
          eventType: 'application.inbound.credential.refuse',
          message: `Somebody at ${remote} was refused: the token is missing, wrong or no longer valid`,
          actor: { type: 'ApiToken', id: '-', displayName: remote },
          outcome: 'FAILURE',
          reason: 'inbound_credential_refused',
        },
      ]);
    },
  };
}
