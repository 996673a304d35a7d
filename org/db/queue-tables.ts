/** Types of the rows of the dispatch queue, and of what it could not do. */

import type { JsonObject } from '@postern/protocol/scim';
import type { ActionError, ActionKind, Resource, Result } from '@postern/protocol/wire';
import type { Generated } from 'kysely';
import type { Jsonb, JsonbDefault, JsonbNull, Time, TimeDefault, TimeNull } from './columns.ts';

export type ActionState = 'ready' | 'leased' | 'held' | 'done' | 'failed' | 'cancelled';

export interface ActionTable {
  id: string;
  seq: Generated<number>;
  app_id: string;
  kind: ActionKind;
  order_key: string;
  subject_id: string;
  subject_name: string;
  state: Generated<ActionState>;
  attempt: Generated<number>;
  uncertain: Generated<boolean>;
  changed_at: TimeDefault;
  run_at: TimeDefault;
  intent: JsonbDefault<JsonObject>;
  payload: JsonbNull<unknown>;
  app_rev: number | null;
  traceparent: string;
  lease_token: string | null;
  lease_until: TimeNull;
  agent_id: string | null;
  session: string | null;
  delivery_id: string | null;
  delivered_at: TimeNull;
  confirmed: Generated<boolean>;
  refused_by: Generated<string[]>;
  finished_by: string | null;
  finished_at: TimeNull;
  error: JsonbNull<ActionError>;
  timings: JsonbNull<Result['timings']>;
  resource: JsonbNull<Resource>;
  deadline: TimeNull;
  same: string | null;
}

export interface CircuitTable {
  app_id: string;
  error: Jsonb<ActionError>;
  opened_at: TimeDefault;
  failures: Generated<number>;
  probe_at: Time;
}

export interface TaskTable {
  id: string;
  app_id: string | null;
  action_id: string | null;
  kind: 'app' | 'person' | 'group' | 'import';
  subject_id: string | null;
  subject_name: string | null;
  code: string;
  message: string;
  detail: string | null;
  status: Generated<'open' | 'done'>;
  created_at: TimeDefault;
  closed_at: TimeNull;
  closed_by: string | null;
}

export interface RelayAnswerTable {
  id: string;
  agent_id: string;
  result: Jsonb<JsonObject>;
  at: Time;
}
