-- When an app with a rate limit has its whole allowance again; the limit holds over all nodes and agents by this row.
create table app_rate (
  app_id uuid primary key references app on delete cascade,
  free_at timestamptz not null default now()
);
