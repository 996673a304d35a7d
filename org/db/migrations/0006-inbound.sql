-- Inbound SCIM: what an identity provider in front of the org sends to `/scim/v2/<app>`.
create table inbound (
  app_id uuid primary key references app on delete cascade,
  mode text not null default 'off',      -- off, directory, relay
  settings jsonb not null default '{}',
  updated_at timestamptz not null default now()
);

create table inbound_credential (
  id uuid primary key,
  app_id uuid not null references app on delete cascade,
  type text not null,                    -- token; client = OAuth client credentials
  name text not null,
  hash text not null unique,             -- digest of the token or of the client's secret
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,                -- null = until it is revoked
  last_used_at timestamptz
);
create index inbound_credential_app on inbound_credential (app_id);

create table inbound_request (           -- the last requests of each app, for people who look for a fault
  id bigserial primary key,
  app_id uuid not null references app on delete cascade,
  at timestamptz not null,
  caller text,                           -- name of the credential; null = refused before it was known
  remote text not null,
  method text not null,
  path text not null,                    -- below the base URL, with the query
  status int not null,
  ms real not null,
  notes jsonb not null default '[]',     -- deviations from the RFC that were accepted
  request text,                          -- bodies, secrets masked
  response text
);
create index inbound_request_app on inbound_request (app_id, id desc);
