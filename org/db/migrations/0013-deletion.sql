-- Since when the org no longer wants an account: what "delete after N days" counts from.
alter table app_user add column left_at timestamptz;
update app_user au set left_at = now() from person p
where p.id = au.person_id and (not au.wanted or p.status = 'DEPROVISIONED');
create index app_user_left on app_user (left_at) where left_at is not null and external_id is not null;
