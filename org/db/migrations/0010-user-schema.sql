-- The custom attributes of people (Okta's default user schema). Definition: org/directory/schema/attribute.ts.
create table profile_attribute (
  name text primary key,
  definition jsonb not null,
  position bigserial not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- What people have already stays theirs.
insert into profile_attribute (name, definition)
select a.name, jsonb_build_object('title', a.name, 'type', a.type) || case when a.type = 'array' then '{"items":"string"}'::jsonb else '{}' end
from (
  select distinct on (e.key) e.key as name, jsonb_typeof(e.value) as type
  from person p cross join lateral jsonb_each(p.profile) e
  where jsonb_typeof(e.value) in ('string', 'number', 'boolean', 'array') and e.key <> all (array[
    'login', 'email', 'firstName', 'lastName', 'secondEmail', 'displayName', 'nickName', 'middleName', 'honorificPrefix',
    'honorificSuffix', 'title', 'mobilePhone', 'primaryPhone', 'profileUrl', 'preferredLanguage', 'locale', 'timezone',
    'userType', 'employeeNumber', 'costCenter', 'organization', 'division', 'department', 'managerId', 'manager',
    'streetAddress', 'city', 'state', 'zipCode', 'countryCode', 'postalAddress'])
  order by e.key, jsonb_typeof(e.value)) a
order by a.name;
