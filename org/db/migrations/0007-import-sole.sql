-- A partial match may confirm itself only where it is the only one of its person.
alter table import_match add column sole boolean not null default false;
