import type { JsonObject } from '@postern/protocol/scim';
import type { ActionKind } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { QueuedAction } from './port.ts';

/** An action as the queue's statements read it; `columns` names what they select. */
export interface ActionRow {
  id: string;
  seq: string;
  app_id: string;
  kind: ActionKind;
  order_key: string;
  subject_id: string;
  subject_name: string;
  intent: JsonObject;
  attempt: number;
  uncertain: boolean;
  changed_at: Date;
  payload: unknown;
  app_rev: number | null;
  traceparent: string;
  agent_id: string | null;
}

/** For an alias `a`. The sequence is text, since a bigint is a string on one driver and a number on the other. */
export const columns = sql.raw(
  `a.id, a.seq::text as seq, a.app_id, a.kind, a.order_key, a.subject_id, a.subject_name, a.intent, a.attempt,
   a.uncertain, a.changed_at, a.payload, a.app_rev, a.traceparent, a.agent_id`,
);

export const toQueued = (row: ActionRow): QueuedAction => ({
  id: row.id,
  seq: row.seq,
  appId: row.app_id,
  kind: row.kind,
  orderKey: row.order_key,
  subject: { id: row.subject_id, name: row.subject_name },
  intent: row.intent,
  attempt: row.attempt,
  uncertain: row.uncertain,
  changedAt: row.changed_at,
  payload: row.payload,
  appRev: row.app_rev,
});
