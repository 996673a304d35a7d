/** Types of the rows of people, groups and group rules. */

import type { JsonObject } from '@postern/protocol/scim';
import type { Generated } from 'kysely';
import type { Jsonb, TimeDefault, TimeNull } from './columns.ts';

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
