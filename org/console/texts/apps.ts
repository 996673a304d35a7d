export const appsTexts = {
  title: 'Applications',
  caption: 'Apps of this org',
  newApp: 'New app…',
  search: 'Name of the app',
  empty: 'No apps yet. An app stands for one application behind your firewall.',
  noMatch: 'No app begins with these letters.',
  columns: { app: 'App', state: 'State', connector: 'Connector', people: 'People', groups: 'Groups', tasks: 'Tasks' },
  create: {
    title: 'New app',
    lead: 'Postern provisions accounts in the application; signing people in stays with your identity provider.',
    preset: 'Begin with',
    presetHint: 'A preset fills in connector settings and mappings; everything can be changed afterwards.',
    blank: 'A blank on-premises app',
    presumes: 'It presumes:',
    sql: 'Tables and columns for the SQL connector',
    csv: 'File and columns for the CSV connector',
    label: 'Label',
    labelHint: 'What people see, for example Jira Data Center.',
    name: 'System name',
    nameHint: 'Lower-case letters, digits and _. Made from the label when left empty; it cannot be changed later.',
    submit: 'Make app',
  },
};

export const appTexts = {
  crumb: 'Applications',
  tabsLabel: 'Application',
  tabs: {
    general: 'General',
    provisioning: 'Provisioning',
    toApp: 'To App',
    toOrg: 'To Org',
    import: 'Import',
    assignments: 'Assignments',
    push: 'Push groups',
  },
  states: {
    on: 'Provisioning on',
    off: 'Provisioning off',
    stopped: 'Stopped',
    noAgent: 'No working agent',
    inactive: 'Deactivated',
    inbound: 'Inbound',
    notConfigured: 'Not configured',
  },
  sources: (people: string) => `Profile source for ${people}`,
  assigned: (people: string, groups: string) => `${people}, ${groups} assigned`,
  people: ['person', 'people'] as const,
  groups: ['group', 'groups'] as const,
  off: {
    title: 'On-premises provisioning is off.',
    next: 'What is queued is held, and nothing is sent to the application until you enable it.',
    action: 'Enable provisioning',
  },
  unattended: {
    title: 'No agent works for this app.',
    next: 'Its agents are switched off, paused, or not heard of. What is queued waits until one of them works again; nobody has lost access.',
  },
  stopped: {
    next: (waiting: string, probe: string) =>
      `${waiting} wait, and nobody has lost access. Postern tries again by itself ${probe}; the waiting actions then run by themselves.`,
    at: (when: string) => `at ${when}`,
    now: 'now',
    actions: ['action', 'actions'] as const,
  },
};

export const generalTexts = {
  provisioning: 'On-premises provisioning',
  enable: 'Enable on-premises provisioning',
  enableHint: 'Off holds what is queued and sends nothing to the application. On resumes it.',
  queue: (waiting: number, running: number, held: number) =>
    `${waiting} waiting, ${running} running, ${held} held for a person`,
  queueName: 'Actions',
  label: 'Label',
  name: 'System name',
  urn: 'Schema of custom attributes',
  created: 'Made',
  app: 'App',
  save: 'Save label',
  life: 'Life of the app',
  deactivate: 'Deactivate app…',
  activate: 'Activate app',
  delete: 'Delete app…',
  deleteBlocked: 'Deactivate the app before you delete it.',
  lifeHint: 'A deactivated app gets nothing any more; its accounts stay as they are.',
  confirmDeactivate: {
    title: (label: string) => `Deactivate ${label}?`,
    effect: 'Nothing is sent to the application any more. Accounts there stay as they are: nobody loses access.',
    confirm: 'Deactivate app',
  },
  confirmDelete: {
    title: (label: string) => `Delete ${label}?`,
    effect:
      'The app, its assignments, its connector settings and its open tasks are deleted. Accounts in the application stay as they are.',
    confirm: 'Delete app',
  },
};
