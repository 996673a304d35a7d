import { defineMessages } from './message.ts';

/** People, passwords, groups, rules and the user schema. */
export const directoryMessages = defineMessages({
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
});
