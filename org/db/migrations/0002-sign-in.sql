-- Refused sign-ins of the last minutes: they slow down guessing, over all nodes of the org together.
create table sign_in_failure (
  id uuid primary key,
  login text not null,                   -- as typed, lower case
  address text not null,
  at timestamptz not null
);
create index sign_in_failure_login on sign_in_failure (login, at);
create index sign_in_failure_address on sign_in_failure (address, at);
create index sign_in_failure_at on sign_in_failure (at);
