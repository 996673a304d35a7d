/** Types of the rows of agents. */

import type { PublicKey } from '@postern/protocol/wire';
import type { Generated } from 'kysely';
import type { Jsonb, JsonbNull, Time, TimeDefault, TimeNull } from './columns.ts';

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
