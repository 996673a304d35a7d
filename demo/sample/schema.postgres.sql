create table app_user (
  id bigserial primary key,
  login text not null unique,
  first_name text,
  last_name text,
  email text,
  phone text,
  title text,
  department text,
  cost_code text,
  status char(1) not null default 'A',
  password_hash text,
  updated_at timestamptz
);
create table app_group (
  id bigserial primary key,
  display_name text not null unique,
  description text
);
create table app_membership (
  group_id bigint not null references app_group (id) on delete cascade,
  user_id bigint not null references app_user (id) on delete cascade,
  primary key (group_id, user_id)
);
