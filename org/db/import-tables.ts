/** Types of the rows of imports and drift checks: what was read of an application, and what became of it. */

import type { JsonObject } from '@postern/protocol/scim';
import type { ActionError } from '@postern/protocol/wire';
import type { Generated } from 'kysely';
import type { Difference } from '../provisioning/differences.ts';
import type { Jsonb, JsonbDefault, JsonbNull, TimeDefault, TimeNull } from './columns.ts';

export interface ImportRunTable {
  id: string;
  app_id: string;
  mode: 'full' | 'incremental';
  cause: Generated<'person' | 'schedule' | 'change'>;
  purpose: Generated<'import' | 'drift'>;
  compared_to: string | null;
  applied_to: string | null;
  status: Generated<'RUNNING' | 'RECEIVED' | 'REVIEW' | 'DONE' | 'FAILED'>;
  attempt: Generated<number>;
  since: string | null;
  watermark: string | null;
  counts: JsonbDefault<Record<string, number>>;
  error: JsonbNull<ActionError>;
  started_at: TimeDefault;
  finished_at: TimeNull;
}

export interface ImportRowTable {
  import_id: string;
  attempt: number;
  page: number;
  n: number;
  type: 'user' | 'group';
  external_id: string;
  resource: Jsonb<JsonObject>;
}

export interface ImportCandidateTable {
  import_id: string;
  external_id: string;
  person_id: string | null;
  rank: number | null;
  rivals: Generated<boolean>;
}

export interface DriftTable {
  id: string;
  import_id: string;
  kind: 'CHANGED' | 'GONE' | 'UNKNOWN' | 'GROUP';
  name: string;
  external_id: string;
  app_user_id: string | null;
  group_push_id: string | null;
  differences: JsonbDefault<Difference[]>;
  repaired_at: TimeNull;
}

export interface ImportMatchTable {
  app_id: string;
  external_id: string;
  import_id: string;
  profile: Jsonb<JsonObject>;
  match: 'EXACT' | 'PARTIAL' | 'NEW' | 'NONE';
  /** One person fits, and no other account claims that person. */
  sole: Generated<boolean>;
  person_id: string | null;
  state: Generated<'OPEN' | 'CONFIRMED' | 'IGNORED'>;
}
