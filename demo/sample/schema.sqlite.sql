-- The tables of a small on-premises application, as its vendor might have made them.
create table app_user (
  id integer primary key autoincrement,
  login text not null unique,
  first_name text,
  last_name text,
  email text,
  phone text,
  title text,
  department text,
  cost_code text,
  status text not null default 'A' check (status in ('A', 'D')),
  password_hash text,
  updated_at text
);
create table app_group (
  id integer primary key autoincrement,
  display_name text not null unique,
  description text
);
create table app_membership (
  group_id integer not null references app_group (id) on delete cascade,
  user_id integer not null references app_user (id) on delete cascade,
  primary key (group_id, user_id)
);
