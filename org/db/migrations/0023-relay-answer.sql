-- Answers to relayed reads that came to another node than the one whose caller waits.
create table relay_answer (
  id uuid primary key,
  agent_id uuid not null,
  result jsonb not null,
  at timestamptz not null
);
