-- What somebody should know of without looking (org/alerts). Open: closed_at is null; one open alert for each key.
create table alert (
  id uuid primary key,                   -- UUIDv7
  key text not null,                     -- what it is about, e.g. agent_offline:<id>
  kind text not null,
  message text not null,
  next text not null,
  opened_at timestamptz not null,
  closed_at timestamptz
);
create unique index alert_open on alert (key) where closed_at is null;

create table alert_delivery (
  id uuid primary key,                   -- UUIDv7; the receiver sees it, and knows a repeated one by it
  alert_id uuid not null references alert on delete cascade,
  event text not null,                   -- raised, recovered
  channel text not null,                 -- email, webhook
  state text not null default 'due',     -- due, sent, failed
  attempts int not null default 0,
  run_at timestamptz not null,
  error text
);
create index alert_delivery_due on alert_delivery (run_at) where state = 'due';
create index alert_delivery_alert on alert_delivery (alert_id);
