-- Profile sourcing (ADR 40): an app whose imports own the profile and the state of the people linked to it.
alter table app add column source_order int;            -- place among the sources, 1 first; null: after all that have one
alter table app_user add column sourced jsonb;          -- the profile that the app, as the source, last gave the person
alter table app_user add column source_active boolean;  -- what the source last said of the person and the org followed

create view profile_source as
  select id as app_id, label, source_order, created_at from app
  where status = 'ACTIVE' and provisioning and (features #>> '{import,sourcing,on}')::boolean;

-- The source of a person: of the apps that source people, the first that the person is assigned to and has an account in.
-- Whom an identity provider feeds by inbound SCIM has that as the source.
create view person_source as
  select distinct on (au.person_id) au.person_id, au.id as app_user_id, s.app_id, s.label, au.sourced
  from app_user au join profile_source s on s.app_id = au.app_id
  where au.wanted and au.external_id is not null
    and not exists (select from inbound_user iu where iu.person_id = au.person_id)
  order by au.person_id, s.source_order nulls last, s.created_at, s.app_id;
