export const optionTexts = {
  title: 'Provisioning to the app',
  lead: 'What Postern may do in the application. An option works only where the connector offers the capability behind it.',
  save: 'Save',
  saved: 'The options are saved.',
  options: {
    create: { label: 'Create people', hint: 'Who is assigned gets an account.' },
    update: { label: 'Update people', hint: 'A changed profile is written to the account.' },
    deactivate: {
      label: 'Deactivate people',
      hint: 'Who is unassigned or deactivated loses the account’s access; who comes back gets it again.',
    },
    password: { label: 'Sync password', hint: 'Accounts have a password that Postern gives them.' },
    pending: { label: 'Create staged people', hint: 'Staged people get an inactive account, activated with them.' },
    groupPush: { label: 'Push groups', hint: 'The groups of the Push groups tab, with their members.' },
  },
  seed: {
    label: 'Which password',
    values: { OKTA: 'The person’s own password', RANDOM: 'A random password for each account' },
    hints: {
      OKTA: 'A new account has a random one until the person’s password is set the next time.',
      RANDOM: 'The agent makes it, and nobody knows it: for applications that people enter by other means.',
    },
  },
  change: {
    OKTA: {
      label: 'Write it again when it changes',
      hint: 'Off: an account takes the password that is set before it is there, and keeps it.',
    },
    RANDOM: {
      label: 'Password cycle',
      hint: 'Make another random password whenever the person’s own changes.',
    },
  },
  excludeUserName: {
    label: 'Exclude user name updates',
    hint: 'The account keeps the user name that it was made with. On the Mappings tab: userName, on create only.',
  },
  onDeprovision: {
    label: 'When somebody leaves',
    values: { deactivate: 'Deactivate the account', delete: 'Deactivate it, and delete it later' },
    days: 'Days until it is deleted',
    daysHint:
      '0: at once. Who is assigned again before that keeps the account. Who left before you choose this is not deleted.',
  },
  existing: {
    label: 'When the account is there already',
    values: { 'create-or-link': 'Link it', create: 'Stop and ask', 'link-only': 'Link it, and never create one' },
  },
  onMissing: {
    label: 'When an account is gone from the application',
    values: { fail: 'Stop and ask', create: 'Create it again' },
  },
  off: (reason: string) => `Does nothing now: ${reason}`,
  lacks: (what: string) => `Does nothing now: the connector does not offer to ${what}.`,
  notYet: 'No connector is configured yet. What is chosen here counts once there is one.',
  configure: 'Configure the connector',
};
