import { defineMessages } from './message.ts';

export const orgMessages = defineMessages({
  // Server, database, sign-in
  access_token_refused: {
    severity: 'error',
    text: 'The access token is not one of this org, ran out, or its service app was deleted.',
    next: 'Fetch a new one at /oauth2/v1/token. A token that is bound to a key is sent as `Authorization: DPoP …` with a proof.',
  },
  admin_login_taken: {
    severity: 'error',
    text: 'An administrator already has the login {login}.',
    next: 'Choose another login, or use `postern-org admin recover` for that administrator.',
  },
  admin_unknown: {
    severity: 'error',
    text: 'No administrator has the login {login}.',
    next: 'Run `postern-org admin list` to see the logins.',
  },
  config_file_invalid: {
    severity: 'error',
    text: 'The configuration {file} does not fit: {detail}.',
    next: 'Correct it; `postern-org serve --help` names every option.',
  },
  csrf_missing: {
    severity: 'error',
    text: 'The request lacks the CSRF token of this session.',
    next: 'Reload the page. A script uses an API token instead (Authorization: SSWS …).',
  },
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
  dpop_proof_refused: {
    severity: 'error',
    text: 'The DPoP proof of the call does not hold: {detail}.',
    next: 'Make a new proof for every call, by the key of the token, for its method and address (RFC 9449).',
  },
  insufficient_scope: {
    severity: 'error',
    text: 'The access token provided does not contain the required scopes.',
    next: 'The call needs one of: {scopes}. Ask for it when the token is fetched; an administrator gives it to the service app.',
  },
  invalid_dpop_proof: {
    severity: 'error',
    text: 'The DPoP proof of the call does not hold: {detail}.',
    next: 'Check that nothing between agent and org rewrites addresses or headers.',
  },
  invalid_token: {
    severity: 'error',
    text: 'The access token is missing, ran out, or is not for this call.',
    next: 'The agent fetches a new one by itself.',
  },
  key_in_use: {
    severity: 'error',
    text: 'This key already belongs to another agent.',
    next: 'Make a new key: run `postern enrol` on a machine that is not a copy.',
  },
  key_mismatch: {
    severity: 'error',
    text: 'The key in the request is not the key that signed it.',
    next: 'Run `postern enrol` again.',
  },
  key_replaced: {
    severity: 'error',
    text: 'This key was replaced by a newer one, so it cannot bring in another.',
    next: 'The agent goes on with its newest key; if it has lost that key, enrol it again with `postern enrol`.',
  },
  listen_failed: {
    severity: 'error',
    text: 'The address {address} cannot be listened on: {reason}.',
    next: 'Stop what uses it, or choose another with --listen.',
  },
  migration_changed: {
    severity: 'error',
    text: 'The migration {name} differs from the one that this database was made with.',
    next: 'Install an unchanged release of Postern.',
  },
  not_signed_in: {
    severity: 'error',
    text: 'No administrator is signed in, or the session ended.',
    next: 'Sign in again, or check the API token.',
  },
  not_what_was_allowed: {
    severity: 'error',
    text: 'The agent states another {field} than the one an administrator allowed.',
    next: 'Run `postern enrol` again, and leave the name as it is until it is done.',
  },
  org_key_invalid: {
    severity: 'error',
    text: 'The key of the org in {where} cannot be used: {reason}.',
    next: 'Restore the key from your backup; without it the saved credentials are lost.',
  },
  org_key_wrong: {
    severity: 'error',
    text: 'The secrets in the database were sealed under another key than the one given.',
    next: 'Start with the key that this org was made with (--key-file), on every node the same.',
  },
  password_too_short: {
    severity: 'error',
    text: 'The password has fewer than {min} characters.',
    next: 'Choose a longer one.',
  },
  password_lacks: {
    severity: 'error',
    text: 'The password has no {what}.',
    next: 'Choose one that has.',
  },
  password_common: {
    severity: 'error',
    text: 'The password is one of those that are guessed first.',
    next: 'Choose another; three or four words that do not belong together are good.',
  },
  password_has_name: {
    severity: 'error',
    text: 'The password contains the person’s login or name.',
    next: 'Choose another.',
  },
  password_used_before: {
    severity: 'error',
    text: 'The password is one of the last {count} of this person.',
    next: 'Choose another.',
  },
  password_unfit: {
    severity: 'error',
    text: 'The new password {detail}.',
    next: 'Choose another.',
  },
  passwords_differ: {
    severity: 'error',
    text: 'The new password was not entered twice the same.',
    next: 'Enter it again.',
  },
  old_password_wrong: {
    severity: 'error',
    text: 'The old password is not right.',
    next: 'Enter the password that is in use now; an administrator can set a new one.',
  },
  password_cannot_change: {
    severity: 'error',
    text: 'The person is {status}, so the password cannot be changed.',
    next: 'Activate the person first.',
  },
  account_refused: {
    severity: 'error',
    text: 'Login or password is wrong.',
    next: 'Try again. An administrator can set a new password.',
  },
  proof_replayed: {
    severity: 'error',
    text: 'The same signed request came twice; the second was refused.',
    next: 'The agent signs a new one by itself.',
  },
  role_not_enough: {
    severity: 'error',
    text: 'You do not have permission to perform the requested action.',
    next: 'Your role is {role}; an administrator with one of these roles may: {roles}.',
  },
  service_app_key_refused: {
    severity: 'error',
    text: 'The public key cannot be used: {detail}.',
    next: 'Give an RSA key of 2048 to 4096 bits, or a P-256 key, as a public JWK; or none, and the org makes a pair.',
  },
  sign_in_refused: {
    severity: 'error',
    text: 'Login or password is wrong.',
    next: 'Try again. Someone with access to the server sets a new password with `postern-org admin recover`.',
  },
  sign_in_slowed: {
    severity: 'error',
    text: 'Too many sign-ins failed for this login or from this address.',
    next: 'Wait {minutes} minutes, then try again.',
  },
  use_dpop_nonce: {
    severity: 'info',
    text: 'The call must be signed over the nonce in the DPoP-Nonce header.',
    next: 'The agent repeats it by itself.',
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
  address_invalid: {
    severity: 'error',
    text: 'The address {path} is not well-formed.',
    next: 'Percent-encode it as UTF-8 (RFC 3986 section 2.5).',
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
  group_pushed_by_rule: {
    severity: 'error',
    text: 'The group {name} is pushed by the rule {rule}, which would push it again.',
    next: 'Change or delete the rule, or stop pushing this group.',
  },
  group_target_wrong: {
    severity: 'error',
    text: '{name} is not a group that was imported from {app}.',
    next: 'Choose a group of the app, or import its groups first.',
  },
  group_target_taken: {
    severity: 'error',
    text: 'The group {target} in {app} is already linked to {name}.',
    next: 'Unlink that group first, or choose another one.',
  },
  push_rule_name_taken: {
    severity: 'error',
    text: 'Another push rule of this app is already named {name}.',
    next: 'Choose another name.',
  },
  group_in_rule: {
    severity: 'error',
    text: 'The group rule {rule} uses the group {name}, so it cannot be deleted.',
    next: 'Change or delete the rule first (Directory, Group rules).',
  },
  member_by_rule: {
    severity: 'error',
    text: '{person} is in {group} by the group rule {rule}, so removing them by hand would not last.',
    next: 'Exclude the person in the rule, or change its condition.',
  },
  group_rule_name_taken: {
    severity: 'error',
    text: 'Another group rule is already named {name}.',
    next: 'Choose another name.',
  },
  group_rule_active: {
    severity: 'error',
    text: 'The group rule {name} is active, so it cannot be changed.',
    next: 'Deactivate it, change it, then activate it again.',
  },
  group_rule_cycle: {
    severity: 'error',
    text: 'This group rule would depend on a membership that it gives: {path}.',
    next: 'Take the question about the group out of one of these rules, or let it add people to another group.',
  },
  expression_root: {
    severity: 'error',
    text: 'The expression reads {name}, which is not there: a condition knows only the person.',
    next: 'Use attributes of the person, such as user.department; a text stands between quotes.',
  },
  attribute_unknown: {
    severity: 'error',
    text: 'The user schema of this org has no attribute {name}.',
    next: 'Add it on Directory, Profile; or leave it out.',
  },
  attribute_sourced: {
    severity: 'error',
    text: 'The app {app} sources this person, so {name} is changed there.',
    next: 'Change it in {app}; the next import brings it. To change it here, take the attribute out of the mapping to the org, or unassign the person from {app}.',
  },
  source_left_out: {
    severity: 'error',
    text: 'The order must name every profile source once; with {app} it does not.',
    next: 'Load the page again, then order the sources.',
  },
  attribute_required: {
    severity: 'error',
    text: 'The user schema asks for a value of {name}.',
    next: 'Give it one, or make the attribute optional on Directory, Profile.',
  },
  attribute_wrong_type: {
    severity: 'error',
    text: 'The value of {name} must be {type}.',
    next: 'Correct the value.',
  },
  attribute_not_listed: {
    severity: 'error',
    text: 'The value of {name} must be one of: {values}.',
    next: 'Choose one of these, or add the value to the attribute on Directory, Profile.',
  },
  attribute_length: {
    severity: 'error',
    text: 'The value of {name} must have {bounds} characters.',
    next: 'Correct the value.',
  },
  attribute_pattern: {
    severity: 'error',
    text: 'The value of {name} does not fit the pattern {pattern}.',
    next: 'Correct the value.',
  },
  attribute_taken: {
    severity: 'error',
    text: 'Another person already has the value {value} of {name}.',
    next: 'Choose another value, or change that person.',
  },
  attribute_is_base: {
    severity: 'error',
    text: '{name} belongs to the base profile, which cannot be changed.',
    next: 'Choose another name.',
  },
  attribute_type_fixed: {
    severity: 'error',
    text: 'The attribute {name} is of the type {type}, which cannot be changed.',
    next: 'Remove the attribute with its values, then add it again; or add one of another name.',
  },
  attribute_definition: {
    severity: 'error',
    text: 'The attribute {name} cannot be defined so: {detail}.',
    next: 'Correct the definition.',
  },
  attribute_not_unique: {
    severity: 'error',
    text: 'Several people have the value {value} of {name}, so it cannot be unique.',
    next: 'Give each of them a value of their own first.',
  },
  attribute_in_use: {
    severity: 'error',
    text: 'The attribute {name} is used by {used}, so it cannot be removed.',
    next: 'Take it out of there first.',
  },
  attributes_too_many: {
    severity: 'error',
    text: 'The user schema can have {most} custom attributes.',
    next: 'Remove some that nobody uses.',
  },
  app_name_taken: {
    severity: 'error',
    text: 'Another app already has the name {name}.',
    next: 'Choose another name, or leave it out.',
  },
  preset_unknown: {
    severity: 'error',
    text: 'No preset is called {preset}.',
    next: 'Choose one of GET /api/v1/app-presets, or leave it out for a blank app.',
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
  no_rival: {
    severity: 'warning',
    text: 'Only one process is connected as the agent {agent}.',
    next: '',
  },
  agent_silent: {
    severity: 'error',
    text: 'The agent {agent} gave no answer in time.',
    next: 'Check on the Agents page that it is connected, then test again.',
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
  provisioning_is_off: {
    severity: 'error',
    text: 'On-premises provisioning of {app} is off, so no import can run.',
    next: 'Activate the app and enable provisioning on its Provisioning tab, then import again.',
  },
  task_app_down: {
    severity: 'warning',
    text: '{app} still does not work, so this task cannot be completed by hand.',
    next: 'It closes by itself when the application answers; Retry tries at once.',
  },
  task_done: { severity: 'warning', text: 'This task is already done.', next: '' },
  pglite_durability: {
    severity: 'warning',
    text: 'This org stores its data in the embedded database, which a power cut of this machine can damage.',
    next: 'Use PostgreSQL (DATABASE_URL) for an org that matters.',
  },
});
