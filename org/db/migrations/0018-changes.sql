-- The last change that an agent told of, and since when an import of changes is due; null: none is.
alter table app add column change_marker text;
alter table app add column change_due timestamptz;
create index app_change_due on app (id) where change_due is not null;
-- Why an import started: person, schedule, change.
alter table import_run add column cause text not null default 'person';
