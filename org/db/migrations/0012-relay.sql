-- Relayed operations: somebody waits for each of them.
alter table action add column deadline timestamptz;  -- nobody waits any longer; null: nobody waits at all
alter table action add column same text;             -- digest of a relayed create whose caller has gone: a repeated one joins it
create index action_same on action (same) where same is not null;
create index action_relay on action (app_id, seq) where state = 'ready' and kind = 'scim.relay';
create index action_relayed on action (finished_at) where kind = 'scim.relay' and finished_at is not null;
