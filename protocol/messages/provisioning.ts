import { defineMessages } from './message.ts';

/** What the org says of accounts, pushed groups and apps that do not work. */
export const provisioningMessages = defineMessages({
  unique_value_missing: {
    severity: 'error',
    text: 'The profile has no value for {field}, the field that tells accounts apart in {app}.',
    next: 'Fill in {field} in the profile; the account is then written by itself.',
  },
  app_attribute_unknown: {
    severity: 'error',
    text: 'The profile of {app} has no attribute {name}.',
    next: 'Name an attribute of the app’s mapping, or add it as a custom attribute in the connector settings.',
  },
  attribute_type_wrong: {
    severity: 'error',
    text: 'The profile value of {field} is no {type}, which {app} expects.',
    next: 'Correct {field} in the profile; the account is then written by itself.',
  },
  expression_invalid: {
    severity: 'error',
    text: 'The expression {expression} cannot be read: {detail}.',
    next: 'Correct the expression; docs/expressions.md has the language and its functions.',
  },
  expression_failed: {
    severity: 'error',
    text: 'The expression {expression} gives no value: {detail}.',
    next: 'Correct the expression, or the profile value that it works on.',
  },
  mapping_failed: {
    severity: 'error',
    text: 'The mapping of {field} for {app} failed: {detail}',
    next: 'Correct the mapping, or the profile value that it works on; then retry the task.',
  },
  mapping_attribute_unknown: {
    severity: 'error',
    text: '{app} has no attribute {field} to map.',
    next: 'Choose an attribute of the list, or add a custom attribute to the app first.',
  },
  mapping_required: {
    severity: 'error',
    text: '{field} must be mapped: nobody is told apart without it.',
    next: 'Give it an expression.',
  },
  mapping_applies_by_import: {
    severity: 'error',
    text: 'A mapping from an app takes effect when accounts are imported.',
    next: 'Run an import of the app.',
  },
  account_taken: {
    severity: 'error',
    text: 'The account {externalId} in {app} already belongs to another person.',
    next: 'Give one of the two another {field}, then retry the task.',
  },
  deactivate_by_hand: {
    severity: 'warning',
    text: '{person} no longer has access to {app}, but Postern may not deactivate the account there: {why}.',
    next: 'Deactivate the account in the application, then close this task.',
  },
  reactivate_by_hand: {
    severity: 'warning',
    text: 'The account of {person} in {app} is inactive, and Postern may not reactivate it: {why}.',
    next: 'Reactivate the account in the application, then close this task.',
  },
  password_expired: {
    severity: 'warning',
    text: 'The new password of {person} did not reach {app} within 72 hours and was erased.',
    next: 'Set the password again, once the application can be reached.',
  },
  no_agent_can: {
    severity: 'error',
    text: 'No agent of {app} can run {kind}.',
    next: 'Install the current agent on one of the hosts of {app}, then retry the task.',
  },
  app_failing: {
    severity: 'error',
    text: 'Five requests in a row failed in {app}: {message}',
    next: 'Look at the connector and its log. The work waits, and goes on by itself when the application answers again.',
  },
  action_failed: {
    severity: 'error',
    text: 'The agent reports a failure without a reason.',
    next: 'Look at the log of the agent, then retry the task.',
  },
  option_off: { severity: 'info', text: 'The option is off.', next: '' },
  provisioning_off: { severity: 'info', text: 'On-premises provisioning is off.', next: '' },
  capability_missing: {
    severity: 'info',
    text: 'The connector does not offer {capability}.',
    next: 'Test the connector again when it does.',
  },
});
