-- TIMESTAMP keeps the instant whatever the time zone of a session; the connector writes and reads UTC.
CREATE TABLE app_user (
  id BIGINT AUTO_INCREMENT PRIMARY KEY,
  login VARCHAR(100) NOT NULL UNIQUE,
  first_name VARCHAR(60),
  last_name VARCHAR(60),
  email VARCHAR(200),
  phone VARCHAR(40),
  title VARCHAR(100),
  cost_code INT,
  status CHAR(1) NOT NULL DEFAULT 'A' CHECK (status IN ('A', 'D')),
  password_hash VARCHAR(200),
  updated_at TIMESTAMP(3) NULL,
  KEY app_user_email (email),
  KEY app_user_updated_at (updated_at)
) DEFAULT CHARSET = utf8mb4;
CREATE TABLE app_group (
  id BIGINT AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(100) NOT NULL UNIQUE,
  description VARCHAR(400)
) DEFAULT CHARSET = utf8mb4;
CREATE TABLE app_membership (
  group_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  PRIMARY KEY (group_id, user_id),
  KEY app_membership_user (user_id),
  FOREIGN KEY (group_id) REFERENCES app_group (id),
  FOREIGN KEY (user_id) REFERENCES app_user (id)
);
