/** Types of the rows about who may get in: administrators, their tokens and sessions, service apps, and what oidc-provider keeps. */

import type { JsonObject } from '@postern/protocol/scim';
import type { Generated } from 'kysely';
import type { Jsonb, Time, TimeDefault, TimeNull } from './columns.ts';

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

/** One refused sign-in, kept for a quarter of an hour. */
export interface SignInFailureTable {
  id: string;
  login: string;
  address: string;
  at: Time;
}

export interface AccountSessionTable {
  id_hash: string;
  person_id: string;
  csrf: string;
  expires_at: Time;
}
