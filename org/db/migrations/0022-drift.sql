-- What a run reads for: import applies it, drift compares it with what the org would write (ADR 43).
alter table import_run add column purpose text not null default 'import';
-- How far the comparison of a drift check is: row:<page>.<n> of import_row, group:<group_push id>.
alter table import_run add column compared_to text;

create table drift (                     -- what a drift check found
  id uuid primary key,
  import_id uuid not null references import_run on delete cascade,
  kind text not null,                    -- CHANGED, GONE, UNKNOWN, GROUP
  name text not null,                    -- the person's login, the account's user name, the group's name
  external_id text not null,
  app_user_id uuid references app_user on delete cascade,
  group_push_id uuid references group_push on delete cascade,
  differences jsonb not null default '[]', -- [{ attribute, org, app }]
  repaired_at timestamptz                -- when a repair was asked for
);
create index drift_list on drift (import_id, name, id);
create index drift_account on drift (app_user_id);
create index drift_group on drift (group_push_id);
