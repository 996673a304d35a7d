import { defineMessages } from './message.ts';

/** Backup and restore of an org. */
export const backupMessages = defineMessages({
  backup_file_exists: {
    severity: 'error',
    text: 'The file {file} exists already, so no backup was written.',
    next: 'Give another name with `--out`, or move the file away.',
  },
  backup_file_unwritable: {
    severity: 'error',
    text: 'The backup cannot be written to {file}: {detail}.',
    next: 'Check the folder, who may write there, and the space on its disk.',
  },
  backup_server_silent: {
    severity: 'error',
    text: 'The org that runs on {folder} does not answer the backup: {detail}.',
    next: 'Run the command as the user of that org, or stop the org and run it again.',
  },
  backup_damaged: {
    severity: 'error',
    text: 'The file {file} is no whole backup of an org: {detail}.',
    next: 'It was cut off or changed: restore another one, or make the backup again. Nothing was restored.',
  },
  backup_format_newer: {
    severity: 'error',
    text: 'The backup {file} was made by a newer version ({version}). Nothing was restored.',
    next: 'Install that version of postern-org, then restore.',
  },
  restore_target_used: {
    severity: 'error',
    text: 'There is an org in {place} already. Nothing was restored.',
    next: 'Give a new data folder with `--data`, or an empty database with `--database-url`.',
  },
  org_key_missing: {
    severity: 'error',
    text: "The org's key is not in {where}.",
    next: 'Put the key of that org (org.key) there, or name it with `--key-file` or POSTERN_ORG_KEY. A backup never holds it.',
  },
  restore_key_wrong: {
    severity: 'error',
    text: 'The key in {where} is not the one of the org that this backup was made of. Nothing was restored.',
    next: 'Use the org.key that belongs to the backup: what is sealed opens with no other.',
  },
});
