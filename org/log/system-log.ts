import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { LogEvent } from './event.ts';
import { createOrderedId } from './ordered-id.ts';

export interface SystemLog {
  /**
   * Writes events in the caller's transaction, in the order given, with one statement however many there are.
   * The time is the clock's; the ids grow, so that events of one millisecond keep their order.
   */
  write(tx: Tx, events: LogEvent[]): Promise<void>;
}

export function createSystemLog(deps: { clock: () => number }): SystemLog {
  const nextId = createOrderedId(deps.clock);
  return {
    async write(tx, events) {
      if (events.length === 0) return;
      const published = new Date(deps.clock()).toISOString();
      const rows = events.map((event) => ({
        id: nextId(),
        published,
        event_type: event.eventType,
        severity: event.severity ?? (event.outcome === 'FAILURE' ? 'WARN' : 'INFO'),
        message: event.message,
        actor: event.actor,
        target: event.target ?? [],
        outcome: event.outcome ?? 'SUCCESS',
        reason: event.reason ?? null,
        app_id: event.appId ?? null,
        detail: event.detail ?? null,
      }));
      await sql`
        insert into system_log (id, published, event_type, severity, message, actor, target, outcome, reason, app_id, detail)
        select id, published, event_type, severity, message, actor, target, outcome, reason, app_id, detail
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
          id uuid, published timestamptz, event_type text, severity text, message text, actor jsonb, target jsonb,
          outcome text, reason text, app_id uuid, detail jsonb)`.execute(tx);
    },
  };
}
