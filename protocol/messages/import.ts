import { defineMessages } from './message.ts';

/** Reading a whole application. */
export const importMessages = defineMessages({
  import_interrupted: {
    severity: 'warning',
    text: 'The agent was restarted during the import of {app}.',
    next: '',
  },
  import_row_too_large: {
    severity: 'error',
    text: 'The {type} "{name}" in {app} is larger than an import can carry ({bytes} bytes).',
    next: 'Reduce its members or attributes in the application, then import again.',
  },
  import_row_without_id: {
    severity: 'error',
    text: '{app} lists a {type} without an id ("{name}").',
    next: 'Correct the connector: every resource needs an id.',
  },
  import_upload_failed: {
    severity: 'warning',
    text: 'The org did not take a page of the import of {app}: {detail}',
    next: '',
  },
  // The org's side of an import.
  import_safeguard: {
    severity: 'warning',
    text: 'Accounts that the import of {app} did not bring, or brought as ended: {missing}, more than its safeguard allows. Nobody has lost anything.',
    next: 'Open the import and look at who it is. Then end these accounts, or keep them and mend the application.',
  },
  import_holds_nothing: {
    severity: 'error',
    text: 'This import holds back nothing.',
    next: 'Look at the newest import of the app.',
  },
  schedule_invalid: {
    severity: 'error',
    text: 'The schedule {expression} in the time zone {timezone} names no time: {detail}.',
    next: 'Use five fields of cron, for example 0 3 * * * for every day at three, and a zone such as Europe/Berlin.',
  },
  import_running: {
    severity: 'error',
    text: 'An import of {app} is running already.',
    next: 'Wait for its end, then start another.',
  },
  import_unknown: {
    severity: 'error',
    text: 'This import does not run any more.',
    next: 'Start the import again.',
  },
  import_superseded: {
    severity: 'info',
    text: 'A later attempt of this import is under way.',
    next: '',
  },
  import_page_invalid: {
    severity: 'error',
    text: 'Line {line} of the page is not a row of an import: {detail}.',
    next: 'Upgrade the agent; if it is current, report this with a diagnostics bundle.',
  },
  import_page_too_large: {
    severity: 'error',
    text: 'The page is larger than {limit} after unpacking.',
    next: 'Lower the page size in the connector settings.',
  },
  import_incomplete: {
    severity: 'error',
    text: 'The import did not arrive in full: {detail}.',
    next: 'Nothing was changed. Start the import again.',
  },
  import_unapplied: {
    severity: 'error',
    text: 'The import of {app} arrived, but could not be applied to its end.',
    next: 'What was applied is right, and nobody was ended by what is missing. Start the import again; where it fails again, report the error in the log of the org.',
  },
  import_match_unknown: {
    severity: 'error',
    text: 'No open import result has the account {externalId}.',
    next: 'Reload the import results.',
  },
  import_match_taken: {
    severity: 'error',
    text: 'The account {externalId} cannot be linked to {person}: that person has another account in this app.',
    next: 'Unassign the person from the app first, or ignore the account.',
  },
  import_profile_refused: {
    severity: 'error',
    text: 'The account {externalId} ({login}) makes no person, because its profile does not fit the user schema: {detail}',
    next: 'Correct the value in the application or the mapping to the org, or change the attribute on Directory, Profile.',
  },
  drift_check_unfinished: {
    severity: 'error',
    text: 'The drift check is not complete, so nothing can be repaired yet.',
    next: 'Wait for its end, or start another one where it failed.',
  },
  drift_row_unknown: {
    severity: 'error',
    text: 'The drift check found nothing with the id {id}.',
    next: 'Reload the report; a newer check takes the place of an older one.',
  },
  drift_account_unknown: {
    severity: 'error',
    text: 'The account {name} belongs to nobody in the org, so there is nothing to write.',
    next: 'Import it to link it to a person, or remove it in the application.',
  },
  drift_repair_unconfirmed: {
    severity: 'error',
    text: 'The repair would write {count} accounts and groups in {app}, more than its safeguard lets pass unasked.',
    next: 'Look at the report, then confirm with that number.',
  },
  import_login_taken: {
    severity: 'error',
    text: 'No person can be made of the account {externalId}: the login {login} is taken.',
    next: 'Change the login of the other person or of the account, then import again.',
  },
});
