-- Groups that are pushed because a rule fits their name or description; org/provisioning/push-rules follows.
create table group_push_rule (
  id uuid primary key,
  app_id uuid not null references app on delete cascade,
  name text not null,
  name_operator text,                       -- STARTS_WITH, ENDS_WITH, CONTAINS, EQUALS
  name_value text,
  description_operator text,
  description_value text,
  status text not null,                     -- ACTIVE, INACTIVE (its mappings stay as they are)
  when_unmatched text not null,             -- LEAVE, DELETE: what becomes of a group in the app that no rule fits any more
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index group_push_rule_name on group_push_rule (app_id, lower(name));

alter table group_push add column rule_id uuid references group_push_rule on delete set null; -- that made it
alter table group_push add column target_name text;                                           -- its name in the app, where it is another one
create index group_push_rule_id on group_push (rule_id) where rule_id is not null;

-- Groups that the rules must be asked about again, as group_rule_due has people (ADR 34).
create table group_push_due (
  seq bigserial primary key,
  grp_id uuid not null
);

create function push_rule_fits(text text, operator text, value text) returns boolean language sql immutable as $$
  select case operator
    when 'STARTS_WITH' then starts_with(lower(text), lower(value))
    when 'ENDS_WITH' then right(lower(text), length(lower(value))) = lower(value)
    when 'CONTAINS' then strpos(lower(text), lower(value)) > 0
    when 'EQUALS' then lower(text) = lower(value)
  end
$$;

create function group_push_group_new() returns trigger language plpgsql as $$
begin
  if exists (select from group_push_rule where status = 'ACTIVE') then
    insert into group_push_due (grp_id) select id from changed;
    perform pg_notify('group_push', '');
  end if;
  return null;
end $$;
create trigger group_push_group_new after insert on grp
  referencing new table as changed for each statement execute function group_push_group_new();

create function group_push_group_changed() returns trigger language plpgsql as $$
begin
  if exists (select from group_push_rule where status = 'ACTIVE') then
    insert into group_push_due (grp_id)
    select n.id from changed n join before o on o.id = n.id
    where n.name <> o.name or n.description is distinct from o.description;
    if found then perform pg_notify('group_push', ''); end if;
  end if;
  return null;
end $$;
create trigger group_push_group_changed after update on grp
  referencing new table as changed old table as before for each statement execute function group_push_group_changed();
