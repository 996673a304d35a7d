/** Types of the rows in migrations/*.sql. */

import type { JsonObject } from '@postern/protocol/scim';
import type { ActionError, ActionKind, PublicKey, Resource, Result } from '@postern/protocol/wire';
import type { Generated } from 'kysely';
import type { Jsonb, JsonbDefault, JsonbNull, Time, TimeDefault, TimeNull } from './columns.ts';
import type { DriftTable, ImportMatchTable, ImportRowTable, ImportRunTable } from './import-tables.ts';
import type {
  InboundCredentialTable,
  InboundGroupTable,
  InboundMemberTable,
  InboundRequestTable,
  InboundTable,
  InboundUserTable,
} from './inbound-tables.ts';

export interface SettingTable {
  key: string;
  value: Jsonb<unknown>;
}

export interface AdministratorTable {
  id: string;
  login: string;
  name: string;
  password_hash: string;
  role: Generated<string>;
  created_at: TimeDefault;
}

export interface AdminSessionTable {
  id_hash: string;
  admin_id: string;
  csrf: string;
  expires_at: Time;
}

export interface ApiTokenTable {
  id: string;
  hash: string;
  name: string;
  admin_id: string;
  created_at: TimeDefault;
  last_used_at: TimeNull;
}

export interface ServiceAppTable {
  id: string;
  name: string;
  jwk: Jsonb<JsonObject>;
  kid: string;
  scopes: string[];
  dpop: boolean;
  created_by: string;
  created_at: TimeDefault;
  last_used_at: TimeNull;
}

export interface OidcTable {
  kind: string;
  id: string;
  payload: Jsonb<JsonObject>;
  user_code: string | null;
  uid: string | null;
  grant_id: string | null;
  expires_at: Time;
  consumed_at: TimeNull;
  polled_at: TimeNull;
  poll_seconds: Generated<number>;
}

export interface JtiTable {
  id: string;
  expires_at: Time;
}

export type AgentStatus = 'active' | 'inactive' | 'revoked';

export interface AgentTable {
  id: string;
  name: string;
  host: string;
  os: string;
  version: string;
  status: Generated<AgentStatus>;
  enrolled_by: string;
  encryption_key: Jsonb<PublicKey>;
  session: string | null;
  session_at: TimeNull;
  session_until: TimeNull;
  /** Another process that was refused as `agent_cloned`. */
  rival: JsonbNull<{ session: string; address: string | null; version: string; at: string }>;
  last_seen_at: TimeNull;
  address: string | null;
  paused: Generated<boolean>;
  kinds: Generated<string[]>;
  created_at: TimeDefault;
}

export interface AgentKeyTable {
  jkt: string;
  agent_id: string;
  jwk: Jsonb<PublicKey>;
  created_at: TimeDefault;
  expires_at: TimeNull;
}

export interface EnrolmentTokenTable {
  id: string;
  hash: string;
  name: string;
  host: string | null;
  address: string | null;
  created_by: string;
  created_at: TimeDefault;
  expires_at: Time;
  used_by_jkt: string | null;
  used_at: TimeNull;
}

export type PersonStatus = 'STAGED' | 'ACTIVE' | 'SUSPENDED' | 'DEPROVISIONED';

export interface PersonTable {
  id: string;
  status: Generated<PersonStatus>;
  login: string;
  profile: Jsonb<JsonObject>;
  password_hash: string | null;
  rev: Generated<number>;
  created_at: TimeDefault;
  updated_at: TimeDefault;
  status_changed_at: TimeDefault;
  password_changed_at: TimeNull;
}

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

export interface GrpTable {
  id: string;
  type: Generated<'OKTA_GROUP' | 'APP_GROUP'>;
  app_id: string | null;
  external_id: string | null;
  name: string;
  description: string | null;
  created_at: TimeDefault;
  updated_at: TimeDefault;
  members_updated_at: TimeDefault;
}

export interface GrpMemberTable {
  grp_id: string;
  person_id: string;
  manual: Generated<boolean>;
  rules: Generated<string[]>;
}

export interface ProfileAttributeTable {
  name: string;
  definition: Jsonb<JsonObject>;
  position: Generated<number>;
  created_at: TimeDefault;
  updated_at: TimeDefault;
}

export interface AccountSessionTable {
  id_hash: string;
  person_id: string;
  csrf: string;
  expires_at: Time;
}

export interface FormerPasswordTable {
  id: string;
  person_id: string;
  hash: string;
}

export interface GroupRuleTable {
  id: string;
  name: string;
  status: Generated<'INACTIVE' | 'ACTIVE' | 'DELETING'>;
  expression: string;
  asks_groups: boolean;
  excluded: Generated<string[]>;
  total: Generated<number>;
  until: Generated<number>;
  failed: Generated<number>;
  error: string | null;
  created_at: TimeDefault;
  updated_at: TimeDefault;
}

export interface GroupRuleGrpTable {
  rule_id: string;
  grp_id: string;
}

export interface GroupRuleDueTable {
  seq: Generated<number>;
  person_id: string;
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

export interface SystemLogTable {
  id: string;
  published: TimeDefault;
  event_type: string;
  severity: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  message: string;
  actor: Jsonb<JsonObject>;
  target: JsonbDefault<JsonObject[]>;
  outcome: 'SUCCESS' | 'FAILURE';
  reason: string | null;
  app_id: string | null;
  detail: JsonbNull<JsonObject>;
}

/** One refused sign-in, kept for a quarter of an hour. */
export interface SignInFailureTable {
  id: string;
  login: string;
  address: string;
  at: Time;
}

export interface AlertTable {
  id: string;
  key: string;
  kind: string;
  message: string;
  next: string;
  opened_at: Time;
  closed_at: TimeNull;
}

export interface AlertDeliveryTable {
  id: string;
  alert_id: string;
  event: 'raised' | 'recovered';
  channel: 'email' | 'webhook';
  state: Generated<'due' | 'sent' | 'failed'>;
  attempts: Generated<number>;
  run_at: Time;
  error: string | null | undefined;
}

export interface RelayAnswerTable {
  id: string;
  agent_id: string;
  result: Jsonb<JsonObject>;
  at: Time;
}

export interface Tables {
  alert: AlertTable;
  alert_delivery: AlertDeliveryTable;
  setting: SettingTable;
  administrator: AdministratorTable;
  admin_session: AdminSessionTable;
  api_token: ApiTokenTable;
  service_app: ServiceAppTable;
  sign_in_failure: SignInFailureTable;
  oidc: OidcTable;
  jti: JtiTable;
  agent: AgentTable;
  agent_key: AgentKeyTable;
  enrolment_token: EnrolmentTokenTable;
  person: PersonTable;
  app: AppTable;
  app_agent: AppAgentTable;
  app_rate: AppRateTable;
  grp: GrpTable;
  grp_member: GrpMemberTable;
  former_password: FormerPasswordTable;
  account_session: AccountSessionTable;
  profile_attribute: ProfileAttributeTable;
  group_rule: GroupRuleTable;
  group_rule_grp: GroupRuleGrpTable;
  group_rule_due: GroupRuleDueTable;
  app_job: AppJobTable;
  app_job_due: AppJobDueTable;
  app_user: AppUserTable;
  app_grp: AppGrpTable;
  group_push: GroupPushTable;
  group_push_rule: GroupPushRuleTable;
  group_push_due: GroupPushDueTable;
  pending_password: PendingPasswordTable;
  action: ActionTable;
  relay_answer: RelayAnswerTable;
  circuit: CircuitTable;
  task: TaskTable;
  import_run: ImportRunTable;
  import_row: ImportRowTable;
  import_match: ImportMatchTable;
  drift: DriftTable;
  system_log: SystemLogTable;
  inbound: InboundTable;
  inbound_credential: InboundCredentialTable;
  inbound_request: InboundRequestTable;
  inbound_user: InboundUserTable;
  inbound_group: InboundGroupTable;
  inbound_member: InboundMemberTable;
}
