import { defineMessages } from './message.ts';

export const orgMessages = defineMessages({
  // Server, database, sign-in
  data_folder_owned: {
    severity: 'error',
    text: 'The data folder {folder} is in use by another process ({pid}).',
    next: 'Stop that process (`systemctl stop postern-org`), or choose another folder with --data.',
  },
  database_newer: {
    severity: 'error',
    text: 'The database was written by a newer version of Postern: this version does not know {name}.',
    next: 'Install that version again, or restore the backup made before it.',
  },
  database_too_old: {
    severity: 'error',
    text: 'The database server is PostgreSQL {version}; Postern needs 15 or newer.',
    next: 'Upgrade PostgreSQL, or name another server with --database-url.',
  },
  database_unreachable: {
    severity: 'error',
    text: 'The database {database} does not answer: {reason}.',
    next: 'Check that PostgreSQL runs, and the host, name and password in --database-url.',
  },
  migration_changed: {
    severity: 'error',
    text: 'The migration {name} differs from the one that this database was made with.',
    next: 'Install an unchanged release of Postern.',
  },
  // Management API
  validation_failed: {
    severity: 'error',
    text: 'The request does not fit the schema.',
    next: 'Correct the fields that the causes name, then send it again.',
  },
  not_found: { severity: 'error', text: 'Resource not found: {id} ({type}).', next: 'Check the id.' },
  path_not_found: {
    severity: 'error',
    text: 'The management API has no {method} {path}.',
    next: 'See /api/v1/openapi.json.',
  },
  filter_invalid: {
    severity: 'error',
    text: 'The filter does not work here: {detail}',
    next: 'Use SCIM filters such as status eq "ACTIVE" on the fields that this list names.',
  },
  cursor_invalid: {
    severity: 'error',
    text: 'The parameter "after" is not from this list.',
    next: 'Start again without it, and follow the links of the answer.',
  },
  etag_mismatch: {
    severity: 'warning',
    text: 'The {type} was changed by someone else since it was read.',
    next: 'Read it again, then repeat the change.',
  },
  rate_limited: {
    severity: 'warning',
    text: 'This administrator sent more than {limit} requests within a minute.',
    next: 'Wait until the time in X-Rate-Limit-Reset.',
  },
  login_taken: {
    severity: 'error',
    text: 'Another person already has the login {login}.',
    next: 'Choose another login, or change that person.',
  },
  login_twice: {
    severity: 'error',
    text: 'The login {login} is there twice in one request.',
    next: 'Send each person once.',
  },
  person_status: {
    severity: 'error',
    text: 'The person is {status}, so {operation} does not apply.',
    next: 'Check the status of the person.',
  },
  person_busy: {
    severity: 'error',
    text: 'The account of this person in {app} still waits for a change, so the person cannot be deleted yet.',
    next: 'Wait until it is done, or complete its task; then delete the person.',
  },
  group_name_taken: { severity: 'error', text: 'Another group is already named {name}.', next: 'Choose another name.' },
  group_imported: {
    severity: 'error',
    text: 'The group {name} comes from {app}, so it is changed there.',
    next: 'Change it in the application, then import again.',
  },
  group_pushed: {
    severity: 'error',
    text: 'The group {name} is pushed to {app}, so it cannot be deleted.',
    next: 'Unlink it on the Push groups page of the app first.',
  },
  group_already_pushed: {
    severity: 'error',
    text: 'The group {name} is already pushed to {app}.',
    next: 'Use "push now" instead.',
  },
  app_name_taken: {
    severity: 'error',
    text: 'Another app already has the name {name}.',
    next: 'Choose another name, or leave it out.',
  },
  app_active: {
    severity: 'error',
    text: 'The app {app} is active, so it cannot be deleted.',
    next: 'Deactivate it first.',
  },
  base_url_taken: {
    severity: 'error',
    text: 'The app {app} already uses the connector at {baseUrl}.',
    next: 'Give each app a connector address of its own.',
  },
  agent_unknown: { severity: 'error', text: 'No agent has the id {id}.', next: 'Choose agents from the Agents page.' },
  certificate_invalid: {
    severity: 'error',
    text: 'This is no certificate: {detail}',
    next: 'Paste one PEM certificate each.',
  },
  secret_missing: {
    severity: 'error',
    text: 'The {secret} is missing, and none is saved.',
    next: 'Enter it once; it is never shown again.',
  },
  secret_again: {
    severity: 'error',
    text: 'The connector address now points to another server ({host}), so the saved {secret} is not sent there.',
    next: 'Enter it again.',
  },
  no_connector: {
    severity: 'error',
    text: 'The app {app} has no SCIM connector yet.',
    next: 'Configure the SCIM connector on the Provisioning tab.',
  },
  task_done: { severity: 'warning', text: 'This task is already done.', next: '' },
  pglite_durability: {
    severity: 'warning',
    text: 'This org stores its data in the embedded database, which a power cut of this machine can damage.',
    next: 'Use PostgreSQL (DATABASE_URL) for an org that matters.',
  },
});
