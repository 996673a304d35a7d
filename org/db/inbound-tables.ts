/** Types of the rows of inbound SCIM: what identity providers send, and who they are. */

import type { JsonObject, ScimUser } from '@postern/protocol/scim';
import type { Generated } from 'kysely';
import type { LogActor } from '../log/event.ts';
import type { Jsonb, JsonbDefault, Time, TimeDefault, TimeNull } from './columns.ts';

export interface InboundTable {
  app_id: string;
  mode: Generated<'off' | 'directory' | 'relay'>;
  settings: JsonbDefault<JsonObject>;
  updated_at: TimeDefault;
}

export interface InboundCredentialTable {
  id: string;
  app_id: string;
  type: 'token' | 'client';
  name: string;
  hash: string;
  created_by: string;
  created_at: TimeDefault;
  expires_at: TimeNull;
  last_used_at: TimeNull;
}

export interface InboundRequestTable {
  id: Generated<number>;
  app_id: string;
  at: Time;
  caller: string | null;
  remote: string;
  method: string;
  path: string;
  status: number;
  ms: number;
  notes: JsonbDefault<string[]>;
  request: string | null;
  response: string | null;
}

export interface InboundUserTable {
  id: string;
  app_id: string;
  person_id: string;
  user_name: string;
  external_id: string | null;
  resource: Jsonb<ScimUser>;
  mapped: Jsonb<JsonObject>;
  rev: Generated<number>;
  created_at: TimeDefault;
  updated_at: TimeDefault;
}

export interface InboundLeaverTable {
  person_id: string;
  app_id: string;
  actor: Jsonb<LogActor>;
  status_since: Time;
}

export interface InboundGroupTable {
  id: string;
  app_id: string;
  display_name: string;
  external_id: string | null;
  rev: Generated<number>;
  created_at: TimeDefault;
  updated_at: TimeDefault;
}

export interface InboundMemberTable {
  group_id: string;
  user_id: string | null;
  child_id: string | null;
}
