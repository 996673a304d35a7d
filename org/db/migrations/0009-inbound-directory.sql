-- Inbound SCIM, mode directory: what an app, as the source, said of its people and groups.
create table inbound_user (
  id uuid primary key,                   -- the SCIM id, UUIDv7
  app_id uuid not null references app on delete cascade,
  person_id uuid not null unique references person on delete cascade, -- a person has one source at most
  user_name text not null,
  external_id text,
  resource jsonb not null,               -- as sent: neutral SCIM user without id, password, groups, meta
  mapped jsonb not null,                 -- the profile that the mapping last made of it
  rev int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index inbound_user_name on inbound_user (app_id, lower(user_name));
create index inbound_user_external on inbound_user (app_id, external_id) where external_id is not null;
create index inbound_user_app on inbound_user (app_id, id);

create table inbound_group (
  id uuid primary key references grp on delete cascade, -- the SCIM id; the group itself is an APP_GROUP of the app
  app_id uuid not null references app on delete cascade,
  display_name text not null,
  external_id text,
  rev int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index inbound_group_name on inbound_group (app_id, lower(display_name));

create table inbound_member (            -- members as sent; grp_member holds who that is in the end
  group_id uuid not null references inbound_group on delete cascade,
  user_id uuid references inbound_user on delete cascade,
  child_id uuid references inbound_group on delete cascade,
  check (num_nonnulls(user_id, child_id) = 1)
);
create unique index inbound_member_user on inbound_member (group_id, user_id) where user_id is not null;
create unique index inbound_member_child on inbound_member (group_id, child_id) where child_id is not null;
create index inbound_member_of_user on inbound_member (user_id) where user_id is not null;
create index inbound_member_of_child on inbound_member (child_id) where child_id is not null;
