create table app_user (
  id bigint auto_increment primary key,
  login varchar(190) not null unique,
  first_name varchar(200),
  last_name varchar(200),
  email varchar(320),
  phone varchar(60),
  title varchar(200),
  department varchar(200),
  cost_code varchar(60),
  status char(1) not null default 'A',
  password_hash varchar(200),
  updated_at datetime(3)
) default charset = utf8mb4;
create table app_group (
  id bigint auto_increment primary key,
  display_name varchar(190) not null unique,
  description text
) default charset = utf8mb4;
create table app_membership (
  group_id bigint not null,
  user_id bigint not null,
  primary key (group_id, user_id),
  foreign key (group_id) references app_group (id) on delete cascade,
  foreign key (user_id) references app_user (id) on delete cascade
);
