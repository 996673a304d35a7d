-- What touches many accounts of an app goes in slices (ADR 49): a job, and what is due of it. org/provisioning/jobs takes it from there.
create table app_job (
  id uuid primary key,
  app_id uuid not null references app on delete cascade,
  kind text not null,                      -- protocol/management/app-jobs.ts
  subject_id text,                         -- the group, where there is one
  subject_name text,
  total int not null,
  done int not null default 0,
  created_at timestamptz not null
);
create index app_job_app on app_job (app_id, created_at);

create table app_job_due (                 -- without a reference, so that a job ends without reading all of it
  seq bigserial primary key,
  job_id uuid not null,
  item uuid not null                       -- a person; of a RETRY a task
);
