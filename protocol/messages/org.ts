import { defineMessages } from './message.ts';

/** The program of the org, its database and keys, and the calls of agents. */
export const orgMessages = defineMessages({
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
  proof_replayed: {
    severity: 'error',
    text: 'The same signed request came twice; the second was refused.',
    next: 'The agent signs a new one by itself.',
  },
  use_dpop_nonce: {
    severity: 'info',
    text: 'The call must be signed over the nonce in the DPoP-Nonce header.',
    next: 'The agent repeats it by itself.',
  },
  pglite_durability: {
    severity: 'warning',
    text: 'This org stores its data in the embedded database, which a power cut of this machine can damage.',
    next: 'Use PostgreSQL for an org that matters (`databaseUrl` in its settings, or --database-url).',
  },
});
