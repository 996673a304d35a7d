-- People are searched by how login, e-mail address or a name begins (org/api/list-people.ts): each of these expressions
-- has an index, or the search would read everybody.
drop index person_email;
create index person_email_begins on person (lower(profile->>'email') text_pattern_ops);
create index person_login_begins on person (lower(login) text_pattern_ops);
create index person_name_begins on person
  (lower(coalesce(profile->>'firstName', '') || ' ' || coalesce(profile->>'lastName', '')) text_pattern_ops);
create index person_last_name_begins on person (lower(profile->>'lastName') text_pattern_ops);
create index person_display_name_begins on person (lower(profile->>'displayName') text_pattern_ops);
