-- Where an app's attributes come from, as far as it differs from the plain way (org/mappings/mapping.ts).
alter table app add column mappings jsonb not null default '{}';
-- The account as it was last written to the application; null where the org never wrote it. Attributes that are mapped
-- on create only are written again as they were.
alter table app_user add column last_written jsonb;
