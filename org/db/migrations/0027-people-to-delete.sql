-- People whom an identity provider has deleted where its app deletes them here, too: deactivated now, deleted when no app
-- waits for a change of their accounts any more.
create table inbound_leaver (
  person_id uuid primary key references person on delete cascade,
  app_id uuid not null references app on delete cascade,
  actor jsonb not null,                    -- who deleted them, for the log
  status_since timestamptz not null        -- whose status has changed after that is no leaver any more
);
