/** One statement list per format; `user_version` says how many have run. */
export const formats: readonly string[] = [
  `create table setting (
     name text primary key,
     value text not null
   ) without rowid;
   create table action (
     id text primary key,
     epoch text not null,
     hash text not null,
     state text not null,
     lease text,
     app_id text not null,
     app text not null,
     kind text not null,
     subject text not null,
     received_at integer not null,
     sent_at integer,
     answered_at integer,
     doubt integer not null default 0,
     status text,
     error text,
     envelope text,
     result text
   );
   create index action_time on action (received_at);
   create index action_held on action (state) where lease is not null and state <> 'reported';`,
  'alter table action add column changed_at integer;',
  `alter table action add column reported_at integer;
   create table exchange (
     action text primary key,
     exchanges text not null
   );
   create trigger exchange_gone after delete on action begin
     delete from exchange where action = old.id;
   end;
   drop index action_time;
   create index action_time on action (received_at, id);
   create index action_status on action (status, received_at, id);
   create index action_app on action (app, received_at, id);`,
];
