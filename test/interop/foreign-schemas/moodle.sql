-- The shape of Moodle's tables of people, cohorts and course groups, with made-up people.
CREATE TABLE mdl_user (
  id BIGINT(10) NOT NULL AUTO_INCREMENT,
  auth VARCHAR(20) NOT NULL DEFAULT 'manual',
  confirmed TINYINT(1) NOT NULL DEFAULT 0,
  policyagreed TINYINT(1) NOT NULL DEFAULT 0,
  deleted TINYINT(1) NOT NULL DEFAULT 0,
  suspended TINYINT(1) NOT NULL DEFAULT 0,
  mnethostid BIGINT(10) NOT NULL DEFAULT 0,
  username VARCHAR(100) NOT NULL DEFAULT '',
  password VARCHAR(255) NOT NULL DEFAULT '',
  idnumber VARCHAR(255) NOT NULL DEFAULT '',
  firstname VARCHAR(100) NOT NULL DEFAULT '',
  lastname VARCHAR(100) NOT NULL DEFAULT '',
  email VARCHAR(100) NOT NULL DEFAULT '',
  emailstop TINYINT(1) NOT NULL DEFAULT 0,
  phone1 VARCHAR(20) NOT NULL DEFAULT '',
  phone2 VARCHAR(20) NOT NULL DEFAULT '',
  institution VARCHAR(255) NOT NULL DEFAULT '',
  department VARCHAR(255) NOT NULL DEFAULT '',
  address VARCHAR(255) NOT NULL DEFAULT '',
  city VARCHAR(120) NOT NULL DEFAULT '',
  country VARCHAR(2) NOT NULL DEFAULT '',
  lang VARCHAR(30) NOT NULL DEFAULT 'en',
  theme VARCHAR(50) NOT NULL DEFAULT '',
  timezone VARCHAR(100) NOT NULL DEFAULT '99',
  firstaccess BIGINT(10) NOT NULL DEFAULT 0,
  lastaccess BIGINT(10) NOT NULL DEFAULT 0,
  lastlogin BIGINT(10) NOT NULL DEFAULT 0,
  currentlogin BIGINT(10) NOT NULL DEFAULT 0,
  lastip VARCHAR(45) NOT NULL DEFAULT '',
  secret VARCHAR(15) NOT NULL DEFAULT '',
  picture BIGINT(10) NOT NULL DEFAULT 0,
  description LONGTEXT,
  mailformat TINYINT(1) NOT NULL DEFAULT 1,
  timecreated BIGINT(10) NOT NULL DEFAULT 0,
  timemodified BIGINT(10) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY mdl_user_mneuse_uix (mnethostid, username),
  KEY mdl_user_ema_ix (email)
) DEFAULT CHARSET = utf8mb4;
CREATE TABLE mdl_cohort (
  id BIGINT(10) NOT NULL AUTO_INCREMENT,
  contextid BIGINT(10) NOT NULL,
  name VARCHAR(254) NOT NULL DEFAULT '',
  idnumber VARCHAR(100),
  description LONGTEXT,
  descriptionformat TINYINT(2) NOT NULL,
  visible TINYINT(1) NOT NULL DEFAULT 1,
  component VARCHAR(100) NOT NULL DEFAULT '',
  timecreated BIGINT(10) NOT NULL,
  timemodified BIGINT(10) NOT NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4;
CREATE TABLE mdl_cohort_members (
  id BIGINT(10) NOT NULL AUTO_INCREMENT,
  cohortid BIGINT(10) NOT NULL DEFAULT 0,
  userid BIGINT(10) NOT NULL DEFAULT 0,
  timeadded BIGINT(10) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY mdl_cohomemb_cohuse_uix (cohortid, userid)
);
CREATE TABLE mdl_groups (
  id BIGINT(10) NOT NULL AUTO_INCREMENT,
  courseid BIGINT(10) NOT NULL,
  idnumber VARCHAR(100) NOT NULL DEFAULT '',
  name VARCHAR(254) NOT NULL DEFAULT '',
  description LONGTEXT,
  timecreated BIGINT(10) NOT NULL DEFAULT 0,
  timemodified BIGINT(10) NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4;
CREATE TABLE mdl_groups_members (
  id BIGINT(10) NOT NULL AUTO_INCREMENT,
  groupid BIGINT(10) NOT NULL DEFAULT 0,
  userid BIGINT(10) NOT NULL DEFAULT 0,
  timeadded BIGINT(10) NOT NULL DEFAULT 0,
  component VARCHAR(100) NOT NULL DEFAULT '',
  itemid BIGINT(10) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY mdl_groumemb_usegro_uix (userid, groupid)
);
INSERT INTO mdl_user (confirmed, mnethostid, username, password, firstname, lastname, email, timecreated, timemodified) VALUES
  (1, 1, 'admin', '$2y$10$aaaaaaaaaaaaaaaaaaaaaOaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'Admin', 'User', 'admin@example.com', 1700000000, 1700000000),
  (1, 1, 'ann', '$2y$10$bbbbbbbbbbbbbbbbbbbbbObbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'Ann', 'Lee', 'ann@example.com', 1700000000, 1700000000);
INSERT INTO mdl_cohort (contextid, name, descriptionformat, timecreated, timemodified) VALUES (1, 'Staff', 1, 1700000000, 1700000000);
