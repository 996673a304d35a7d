/** Types of the rows of apps: settings, accounts, groups, and jobs that touch many. */

import type { JsonObject } from '@postern/protocol/scim';
import type { ActionError } from '@postern/protocol/wire';
import type { Generated } from 'kysely';
import type { Jsonb, JsonbDefault, JsonbNull, Time, TimeDefault, TimeNull } from './columns.ts';

export interface AppTable {
  id: string;
  name: string;
  label: string;
  status: Generated<'ACTIVE' | 'INACTIVE'>;
  provisioning: Generated<boolean>;
  base_url: string | null;
  base_url_key: string | null;
  settings: JsonbDefault<JsonObject>;
  credentials: string | null;
  capabilities: string[] | null;
  capabilities_assumed: Generated<boolean>;
  features: JsonbDefault<JsonObject>;
  mappings: JsonbDefault<JsonObject>;
  rev: Generated<number>;
  created_at: TimeDefault;
  updated_at: TimeDefault;
}

export interface AppAgentTable {
  app_id: string;
  agent_id: string;
}

export interface AppRateTable {
  app_id: string;
  free_at: TimeDefault;
}

export interface AppJobTable {
  id: string;
  app_id: string;
  kind: string;
  subject_id: string | null;
  subject_name: string | null;
  total: number;
  done: Generated<number>;
  created_at: Time;
}

export interface AppJobDueTable {
  seq: Generated<number>;
  job_id: string;
  item: string;
}

export type SyncState = 'DISABLED' | 'OUT_OF_SYNC' | 'SYNCING' | 'SYNCHRONIZED' | 'ERROR';

export interface AppUserTable {
  id: string;
  app_id: string;
  person_id: string;
  scope: 'USER' | 'GROUP';
  status: Generated<string>;
  sync_state: Generated<SyncState>;
  wanted: Generated<boolean>;
  external_id: string | null;
  remote_active: boolean | null;
  profile: JsonbDefault<JsonObject>;
  last_written: JsonbNull<JsonObject>;
  overrides: JsonbDefault<JsonObject>;
  pushed_rev: number | null;
  last_error: JsonbNull<ActionError>;
  created_at: TimeDefault;
  updated_at: TimeDefault;
  pushed_at: TimeNull;
  left_at: TimeNull;
  sourced: JsonbNull<JsonObject>;
  source_active: boolean | null;
}

export interface AppGrpTable {
  app_id: string;
  grp_id: string;
  created_at: TimeDefault;
}

export interface GroupPushTable {
  id: string;
  app_id: string;
  grp_id: string;
  external_id: string | null;
  status: Generated<'ACTIVE' | 'INACTIVE' | 'ERROR'>;
  error: JsonbNull<ActionError>;
  pushed_members: number | null;
  created_at: TimeDefault;
  last_push_at: TimeNull;
  rule_id: string | null;
  target_name: string | null;
}

export interface GroupPushRuleTable {
  id: string;
  app_id: string;
  name: string;
  name_operator: string | null;
  name_value: string | null;
  description_operator: string | null;
  description_value: string | null;
  status: string;
  when_unmatched: string;
  created_at: Time;
  updated_at: Time;
}

export interface GroupPushDueTable {
  seq: Generated<number>;
  grp_id: string;
}

export interface PendingPasswordTable {
  app_user_id: string;
  sealed: Jsonb<Record<string, string>>;
  created_at: TimeDefault;
}
