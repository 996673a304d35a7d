-- When the schedule of an app's imports was last looked at: what fell due since then is run once.
alter table app add column imports_checked_at timestamptz not null default now();
-- Accounts that an import did not bring and that the safeguard holds back from being read and ended.
alter table import_run add column held_back int not null default 0;
