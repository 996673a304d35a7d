-- Group rules (ADR 34). Whom a rule must be asked about again is written by triggers, so that every way in which people
-- and members change is covered; org/directory/rules/follow.ts takes them from there.
create table group_rule (
  id uuid primary key,
  name text not null,
  status text not null default 'INACTIVE', -- INACTIVE, ACTIVE, DELETING (its members are being removed)
  expression text not null,
  asks_groups boolean not null,            -- the expression depends on the person's groups
  excluded uuid[] not null default '{}',   -- people whom the rule passes over
  total int not null default 0,            -- people to look at since it was last activated
  until bigint not null default 0,         -- that is done when no row of group_rule_due is left up to here
  failed int not null default 0,           -- people for whom the expression had no value since then
  error text,                              -- the first of these failures
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index group_rule_name on group_rule (lower(name)) where status <> 'DELETING';

create table group_rule_grp (
  rule_id uuid not null references group_rule on delete cascade,
  grp_id uuid not null references grp,
  primary key (rule_id, grp_id)
);
create index group_rule_grp_grp on group_rule_grp (grp_id);

alter table grp_member add column manual boolean not null default true; -- added by hand
alter table grp_member add column rules uuid[] not null default '{}';   -- rules that hold the member
create index grp_member_rules on grp_member using gin (rules) where rules <> '{}';

create table group_rule_due (
  seq bigserial primary key,
  person_id uuid not null
);

create function group_rule_wake() returns void language plpgsql as $$
begin
  perform pg_notify('group_rules', '');
end $$;

create function group_rule_person_new() returns trigger language plpgsql as $$
begin
  if exists (select from group_rule where status = 'ACTIVE') then
    insert into group_rule_due (person_id) select id from changed;
    perform group_rule_wake();
  end if;
  return null;
end $$;
create trigger group_rule_person_new after insert on person
  referencing new table as changed for each statement execute function group_rule_person_new();

create function group_rule_person_changed() returns trigger language plpgsql as $$
begin
  if exists (select from group_rule where status = 'ACTIVE') then
    insert into group_rule_due (person_id)
    select n.id from changed n join before o on o.id = n.id where n.profile is distinct from o.profile or n.status <> o.status;
    if found then perform group_rule_wake(); end if;
  end if;
  return null;
end $$;
create trigger group_rule_person_changed after update on person
  referencing new table as changed old table as before for each statement execute function group_rule_person_changed();

create function group_rule_member_changed() returns trigger language plpgsql as $$
begin
  if exists (select from group_rule where status = 'ACTIVE' and asks_groups) then
    insert into group_rule_due (person_id) select distinct person_id from changed;
    if found then perform group_rule_wake(); end if;
  end if;
  return null;
end $$;
create trigger group_rule_member_new after insert on grp_member
  referencing new table as changed for each statement execute function group_rule_member_changed();
create trigger group_rule_member_gone after delete on grp_member
  referencing old table as changed for each statement execute function group_rule_member_changed();

create function group_rule_group_renamed() returns trigger language plpgsql as $$
begin
  if exists (select from group_rule where status = 'ACTIVE' and asks_groups) then
    insert into group_rule_due (person_id)
    select distinct m.person_id from changed n join before o on o.id = n.id join grp_member m on m.grp_id = n.id
    where n.name <> o.name;
    if found then perform group_rule_wake(); end if;
  end if;
  return null;
end $$;
create trigger group_rule_group_renamed after update on grp
  referencing new table as changed old table as before for each statement execute function group_rule_group_renamed();
