-- Programs that use the management API by OAuth.
create table service_app (
  id uuid primary key,
  name text not null,
  jwk jsonb not null,
  kid text not null,
  scopes text[] not null,
  dpop boolean not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
