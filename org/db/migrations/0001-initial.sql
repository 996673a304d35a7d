-- PostgreSQL 15 subset; runs on PGlite too. Times are timestamptz; ids are uuid (v7 from the program where order matters).

create table setting (
  key text primary key,                 -- epoch, org_name, cookie_keys, jwks, nonce_secret …
  value jsonb not null
);

-- People who run the org ---------------------------------------------------------------------------------------------
create table administrator (
  id uuid primary key,
  login text not null,
  name text not null,
  password_hash text not null,
  role text not null default 'super',
  created_at timestamptz not null default now()
);
create unique index administrator_login on administrator (lower(login));

create table admin_session (
  id_hash text primary key,             -- sha256 of the cookie's value
  admin_id uuid not null references administrator on delete cascade,
  csrf text not null,
  expires_at timestamptz not null
);

create table api_token (
  id uuid primary key,
  hash text not null unique,
  name text not null,
  admin_id uuid not null references administrator on delete cascade,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);

-- OAuth ----------------------------------------------------------------------------------------------------------------
create table oidc (
  kind text not null,
  id text not null,
  payload jsonb not null,
  user_code text,
  uid text,
  grant_id text,
  expires_at timestamptz not null,
  consumed_at timestamptz,
  polled_at timestamptz,
  poll_seconds int not null default 5,
  primary key (kind, id)
);
create index oidc_user_code on oidc (user_code) where user_code is not null;
create index oidc_uid on oidc (uid) where uid is not null;
create index oidc_grant on oidc (grant_id) where grant_id is not null;
create index oidc_expiry on oidc (expires_at);

create table jti (
  id text primary key,
  expires_at timestamptz not null
);
create index jti_expiry on jti (expires_at);

-- Agents ---------------------------------------------------------------------------------------------------------------
create table agent (
  id uuid primary key,
  name text not null,
  host text not null,
  os text not null,
  version text not null,
  status text not null default 'active', -- active, inactive, revoked
  enrolled_by text not null,             -- administrator login, or 'token: <name>'
  encryption_key jsonb not null,         -- public JWK
  session uuid,                          -- the live process
  session_at timestamptz,
  session_until timestamptz,             -- until then the live process counts as present, and another one is a clone
  rival jsonb,                           -- { session, address, version, at }: another process refused as agent_cloned
  last_seen_at timestamptz,
  address text,
  paused boolean not null default false,
  kinds text[] not null default '{}',
  created_at timestamptz not null default now()
);

create table agent_key (
  jkt text primary key,
  agent_id uuid not null references agent on delete cascade,
  jwk jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz
);

create table enrolment_token (
  id uuid primary key,
  hash text not null unique,
  name text not null,
  host text,
  address text,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_by_jkt text,
  used_at timestamptz
);

-- Directory ------------------------------------------------------------------------------------------------------------
create table person (
  id uuid primary key,
  status text not null default 'ACTIVE', -- STAGED, ACTIVE, SUSPENDED, DEPROVISIONED
  login text not null,                   -- profile.login, unique without case
  profile jsonb not null,                -- Okta's base profile: login, email, firstName, lastName, mobilePhone, title, …
  password_hash text,
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  status_changed_at timestamptz not null default now(),
  password_changed_at timestamptz
);
create unique index person_login on person (lower(login));
create index person_email on person (lower(profile->>'email'));

create table app (
  id uuid primary key,
  name text not null unique,             -- system name, goes into the custom URN
  label text not null,
  status text not null default 'ACTIVE', -- ACTIVE, INACTIVE
  provisioning boolean not null default false,  -- "Enable on-premises provisioning": off holds the queue
  base_url text,
  base_url_key text unique,              -- normalised, unique among apps
  settings jsonb not null default '{}',  -- connector form without credentials
  credentials text,                      -- sealed under the org's key
  capabilities text[],                   -- null = never tested
  capabilities_assumed boolean not null default false,
  features jsonb not null default '{}',  -- To App / To Org options
  rev int not null default 1,            -- grows with every change an agent must know
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table app_agent (
  app_id uuid not null references app on delete cascade,
  agent_id uuid not null references agent on delete cascade,
  primary key (app_id, agent_id)
);

create table grp (                        -- "group" is a reserved word
  id uuid primary key,
  type text not null default 'OKTA_GROUP', -- OKTA_GROUP, APP_GROUP (imported, belongs to app_id)
  app_id uuid references app on delete cascade,
  external_id text,
  name text not null,
  description text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  members_updated_at timestamptz not null default now(),
  unique (app_id, external_id)
);

create table grp_member (
  grp_id uuid not null references grp on delete cascade,
  person_id uuid not null references person on delete cascade,
  primary key (grp_id, person_id)
);
create index grp_member_person on grp_member (person_id);

-- Assignments ----------------------------------------------------------------------------------------------------------
create table app_user (
  id uuid primary key,
  app_id uuid not null references app on delete cascade,
  person_id uuid not null references person on delete cascade,
  scope text not null,                   -- USER, GROUP
  status text not null default 'STAGED', -- Okta's app user states (STAGED, PROVISIONED, ACTIVE, INACTIVE, DEPROVISIONED, …)
  sync_state text not null default 'OUT_OF_SYNC', -- DISABLED, OUT_OF_SYNC, SYNCING, SYNCHRONIZED, ERROR
  wanted boolean not null default true,  -- assigned now; false = to be deactivated in the app
  external_id text,
  remote_active boolean,                 -- what the application last told or was told
  profile jsonb not null default '{}',   -- what the application last answered (neutral SCIM user)
  pushed_rev bigint,                     -- person.rev last written there
  last_error jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  pushed_at timestamptz,
  unique (app_id, person_id)
);
create unique index app_user_external on app_user (app_id, external_id) where external_id is not null;
create index app_user_person on app_user (person_id);

create table app_grp (                   -- assignment by group
  app_id uuid not null references app on delete cascade,
  grp_id uuid not null references grp on delete cascade,
  created_at timestamptz not null default now(),
  primary key (app_id, grp_id)
);

create table group_push (                -- push group mapping
  id uuid primary key,
  app_id uuid not null references app on delete cascade,
  grp_id uuid not null references grp on delete cascade,
  external_id text,
  status text not null default 'ACTIVE', -- ACTIVE, INACTIVE, ERROR
  error jsonb,
  pushed_members int,
  created_at timestamptz not null default now(),
  last_push_at timestamptz,
  unique (app_id, grp_id)
);

-- A pushed password: one compact JWE for each agent of the app, erased when it was used or superseded
create table pending_password (
  app_user_id uuid primary key references app_user on delete cascade,
  sealed jsonb not null,                 -- { agentId: jwe }
  created_at timestamptz not null default now()
);

-- The queue ------------------------------------------------------------------------------------------------------------
create table action (
  id uuid primary key,                   -- UUIDv7: order of creation
  seq bigserial not null,
  app_id uuid not null references app on delete cascade,
  kind text not null,
  order_key text not null,
  subject_id text not null,
  subject_name text not null,
  state text not null default 'ready',   -- ready, leased, held (waits for a task), done, failed, cancelled
  attempt int not null default 0,
  uncertain boolean not null default false, -- a lease ended without an answer since the last certain write
  changed_at timestamptz not null default now(),
  run_at timestamptz not null default now(),
  intent jsonb not null default '{}',    -- what the payload is built from
  payload json,                          -- frozen at the first hand-out; json keeps its text, so its hash never changes
  app_rev int,
  traceparent text not null,
  lease_token text,
  lease_until timestamptz,
  agent_id uuid references agent on delete set null,
  session uuid,
  delivery_id uuid,
  delivered_at timestamptz,
  confirmed boolean not null default false,
  refused_by uuid[] not null default '{}', -- agents that answered `unsupported`
  finished_by text,                      -- the lease token that finished it: accepted again
  finished_at timestamptz,
  error jsonb,
  timings jsonb,
  resource jsonb                         -- what a read or a test found; empty for everything else
);
create index action_ready on action (app_id, run_at, seq) where state = 'ready';
create index action_order on action (order_key, seq) where state in ('ready', 'leased', 'held');
create unique index action_one_lease on action (order_key) where state = 'leased'; -- one at a time, whatever races
create index action_test on action (run_at) where state = 'ready' and kind = 'connector.test';
create index action_leased on action (lease_until) where state = 'leased';
create index action_agent on action (agent_id) where state = 'leased';
create index action_finished on action (finished_at) where finished_at is not null;
create index action_subject on action (app_id, subject_id, seq);

create table circuit (                   -- one row while an app as a whole does not work
  app_id uuid primary key references app on delete cascade,
  error jsonb not null,
  opened_at timestamptz not null default now(),
  failures int not null default 1,
  probe_at timestamptz not null
);

create table task (                      -- what waits for a person
  id uuid primary key,
  app_id uuid references app on delete cascade,
  action_id uuid references action on delete set null,
  kind text not null,                    -- app, person, group, import
  subject_id text,
  subject_name text,
  code text not null,
  message text not null,
  detail text,
  status text not null default 'open',   -- open, done
  created_at timestamptz not null default now(),
  closed_at timestamptz,
  closed_by text
);
create index task_open on task (app_id, kind) where status = 'open';
create unique index task_one_per_app on task (app_id) where status = 'open' and kind = 'app';

-- Imports --------------------------------------------------------------------------------------------------------------
create table import_run (
  id uuid primary key,
  app_id uuid not null references app on delete cascade,
  mode text not null,                    -- full, incremental
  status text not null default 'RUNNING', -- RUNNING, RECEIVED, REVIEW, DONE, FAILED
  attempt int not null default 1,
  since text,
  watermark text,
  counts jsonb not null default '{}',
  error jsonb,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);

create table import_row (                -- as received; nothing is applied before `complete`
  import_id uuid not null references import_run on delete cascade,
  attempt int not null,
  page int not null,
  n int not null,
  type text not null,                    -- user, group
  external_id text not null,
  resource jsonb not null,
  primary key (import_id, attempt, page, n)
);

create table import_match (              -- result of an import, one row an account
  app_id uuid not null references app on delete cascade,
  external_id text not null,
  import_id uuid not null references import_run on delete cascade,
  profile jsonb not null,
  match text not null,                   -- EXACT, PARTIAL, NEW, NONE
  person_id uuid references person on delete set null,
  state text not null default 'OPEN',    -- OPEN, CONFIRMED, IGNORED
  primary key (app_id, external_id)
);

-- System log -----------------------------------------------------------------------------------------------------------
create table system_log (
  id uuid primary key,                   -- UUIDv7
  published timestamptz not null default now(),
  event_type text not null,
  severity text not null,                -- DEBUG, INFO, WARN, ERROR
  message text not null,
  actor jsonb not null,                  -- { type, id, displayName }
  target jsonb not null default '[]',
  outcome text not null,                 -- SUCCESS, FAILURE
  reason text,
  app_id uuid,
  detail jsonb
);
create index system_log_time on system_log (published desc, id desc);
create index system_log_type on system_log (event_type, published desc);
