-- Values that an administrator gave one account in place of those of the mapping, by attribute; "": none.
alter table app_user add column overrides jsonb not null default '{}';
