-- A small application of people, groups and memberships. COLLATE NOCASE lets one index serve lookups by name.
CREATE TABLE app_user (
  id INTEGER PRIMARY KEY,
  login TEXT NOT NULL COLLATE NOCASE UNIQUE,
  first_name TEXT,
  last_name TEXT,
  email TEXT COLLATE NOCASE,
  phone TEXT,
  title TEXT,
  cost_code INTEGER,
  status TEXT NOT NULL DEFAULT 'A' CHECK (status IN ('A', 'D')),
  password_hash TEXT,
  updated_at TEXT
);
CREATE INDEX app_user_updated_at ON app_user (updated_at);
CREATE TABLE app_group (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  description TEXT
);
CREATE TABLE app_membership (
  group_id INTEGER NOT NULL REFERENCES app_group (id),
  user_id INTEGER NOT NULL REFERENCES app_user (id),
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX app_membership_user ON app_membership (user_id);
