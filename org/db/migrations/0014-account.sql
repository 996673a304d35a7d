-- Sessions of people on the My account page; they open nothing else.
create table account_session (
  id_hash text primary key,             -- sha256 of the cookie's value
  person_id uuid not null references person on delete cascade,
  csrf text not null,
  expires_at timestamptz not null
);
create index account_session_person on account_session (person_id);
