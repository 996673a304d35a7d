-- The end of an import goes in slices (ADR 51): how far it is, as <part>:<last id of it>.
alter table import_run add column applied_to text;
-- Accounts and groups of an import are walked by their ids.
create index import_row_external on import_row (import_id, type, external_id, attempt);

create table import_candidate (            -- while an import is matched: whom an account that is not linked may belong to
  import_id uuid not null references import_run on delete cascade,
  external_id text not null,
  person_id uuid references person on delete set null, -- null: nobody
  rank int,                                -- 1 the same user name, 2 mail, 3 name as the app's rule, 4 name
  rivals boolean not null default false,   -- several people fit as well
  primary key (import_id, external_id)
);
create index import_candidate_person on import_candidate (person_id, import_id, rank, external_id);
