import { defineMessages } from './message.ts';

/** What the agent itself meets: its journal, and the work it carries out. */
export const agentMessages = defineMessages({
  journal_full: {
    severity: 'error',
    text: 'The journal of the agent cannot be written: {detail}. The agent takes no new work.',
    next: 'Free space on the disk of the data folder. The agent goes on by itself within 10 seconds.',
  },
  journal_in_use: {
    severity: 'error',
    text: 'Another process uses the journal {file}.',
    next: 'Stop the other agent, or give this one a data folder of its own.',
  },
  journal_damaged: {
    severity: 'error',
    text: 'The journal {file} cannot be read: {detail}.',
    next: 'Stop the agent, move the file away and start the agent again; the org hands out open work anew.',
  },
  journal_too_new: {
    severity: 'error',
    text: 'The journal was written by a newer agent (format {found}, this agent knows {known}).',
    next: 'Install the newer agent again, or move the journal away.',
  },
  no_app_yet: {
    severity: 'info',
    text: 'No app is connected to this agent yet.',
    next: 'Choose this agent on the Provisioning page of an app in the org.',
  },
  app_not_served: {
    severity: 'error',
    text: 'This agent does not serve an app with the id {app}.',
    next: 'Choose this agent on the Provisioning page of the app.',
  },
  duplicate_user: {
    severity: 'error',
    text: 'An account with {field} "{value}" is already in {app}, and the app is set not to take it over.',
    next: 'Remove or rename that account, or let the app link accounts that it finds, then retry the task.',
  },
  user_conflict: {
    severity: 'error',
    text: '{app} refuses to create {name} because of a conflict, but no account has {field} "{value}".',
    next: 'Look for an account with the same mail address or user name in the application, then retry the task.',
  },
  user_ambiguous: {
    severity: 'error',
    text: '{count} accounts in {app} have {field} "{value}".',
    next: 'Leave one account with this value in the application, or choose a unique field, then retry the task.',
  },
  user_not_found: {
    severity: 'error',
    text: 'No account in {app} has {field} "{value}", and the app is set not to create one.',
    next: 'Create the account in the application, or allow the app to create accounts, then retry the task.',
  },
  account_missing: {
    severity: 'error',
    text: 'The account of {name} (id {id}) is no longer in {app}.',
    next: 'Restore it in the application, or let the app create missing accounts again, then retry the task.',
  },
  group_ambiguous: {
    severity: 'error',
    text: '{count} groups in {app} are named "{name}".',
    next: 'Rename or remove the others in the application, then push the group again.',
  },
  duplicate_group: {
    severity: 'error',
    text: '{app} refuses to create the group "{name}" because of a conflict, but it lists no group of that name.',
    next: 'Look for a hidden or differently written group of this name in the application, then push the group again.',
  },
  answer_without_id: {
    severity: 'error',
    text: '{app} accepted {name} but gave no id, and the account cannot be found by {field}.',
    next: 'Check that the connector answers a create with the full resource, and that it can filter by {field}.',
  },
  password_unreadable: {
    severity: 'error',
    text: 'The password of {name} was sealed for another key, so this agent cannot open it.',
    next: 'Set the password again.',
  },
  request_impossible: {
    severity: 'error',
    text: 'The request to {app} cannot be made: {detail}',
    next: 'Correct the id or the unique field of this account, then retry the task.',
  },
  answer_unreadable: {
    severity: 'error',
    text: '{app} answered with something that is not SCIM: {detail}',
    next: 'Check the base URL of the connector with Test Connector.',
  },
  payload_unavailable: {
    severity: 'warning',
    text: 'The org did not hand over the data of this action: {detail}',
    next: '',
  },
  agent_fault: {
    severity: 'error',
    text: 'The agent failed on this action: {detail}',
    next: 'Retry the task; if it fails again, report this with a diagnostics bundle.',
  },
});
