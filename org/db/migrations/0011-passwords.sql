-- Passwords that people had before, as their hashes: the password policy says how many of them are not taken again.
create table former_password (
  id uuid primary key,                  -- UUIDv7: order of time
  person_id uuid not null references person on delete cascade,
  hash text not null
);
create index former_password_person on former_password (person_id, id desc);
