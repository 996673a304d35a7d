-- Actions of an app that failed one after another, each for a reason that alone would only be tried again: at five
-- different ones the app as a whole does not work (provisioning/settle/circuit.ts). Empty as soon as it answers.
alter table app add column failing uuid[] not null default '{}';
