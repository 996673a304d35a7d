/** Every table of the org, and the types of the rows that belong to no area. */

import type { JsonObject } from '@postern/protocol/scim';
import type { Generated } from 'kysely';
import type {
  AccountSessionTable,
  AdministratorTable,
  AdminSessionTable,
  ApiTokenTable,
  JtiTable,
  OidcTable,
  ServiceAppTable,
  SignInFailureTable,
} from './access-tables.ts';
import type { AgentKeyTable, AgentTable, EnrolmentTokenTable } from './agent-tables.ts';
import type {
  AppAgentTable,
  AppGrpTable,
  AppJobDueTable,
  AppJobTable,
  AppRateTable,
  AppTable,
  AppUserTable,
  GroupPushDueTable,
  GroupPushRuleTable,
  GroupPushTable,
  PendingPasswordTable,
} from './app-tables.ts';
import type { Jsonb, JsonbDefault, JsonbNull, Time, TimeDefault, TimeNull } from './columns.ts';
import type {
  FormerPasswordTable,
  GroupRuleDueTable,
  GroupRuleGrpTable,
  GroupRuleTable,
  GrpMemberTable,
  GrpTable,
  PersonTable,
  ProfileAttributeTable,
} from './directory-tables.ts';
import type {
  DriftTable,
  ImportCandidateTable,
  ImportMatchTable,
  ImportRowTable,
  ImportRunTable,
} from './import-tables.ts';
import type {
  InboundCredentialTable,
  InboundGroupTable,
  InboundLeaverTable,
  InboundMemberTable,
  InboundRequestTable,
  InboundTable,
  InboundUserTable,
} from './inbound-tables.ts';
import type { ActionTable, CircuitTable, RelayAnswerTable, TaskTable } from './queue-tables.ts';

export interface SettingTable {
  key: string;
  value: Jsonb<unknown>;
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
  import_candidate: ImportCandidateTable;
  import_match: ImportMatchTable;
  drift: DriftTable;
  system_log: SystemLogTable;
  inbound: InboundTable;
  inbound_credential: InboundCredentialTable;
  inbound_request: InboundRequestTable;
  inbound_user: InboundUserTable;
  inbound_group: InboundGroupTable;
  inbound_leaver: InboundLeaverTable;
  inbound_member: InboundMemberTable;
}
