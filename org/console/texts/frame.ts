export const frameTexts = {
  nav: 'Console',
  agents: 'Agents',
  apps: 'Applications',
  people: 'People',
  groups: 'Groups',
  rules: 'Group rules',
  profile: 'Profile',
  sources: 'Profile sources',
  tasks: 'Tasks',
  log: 'System log',
  downloads: 'Downloads',
  settings: 'Settings',
  skip: 'Skip to content',
  scheme: 'Light or dark',
  schemes: { auto: 'System', light: 'Light', dark: 'Dark' },
  needYou: (n: number) => `${n} need you`,
};

export const signInTexts = {
  title: 'Sign in',
  lead: 'For administrators of this org.',
  login: 'Login',
  password: 'Password',
  submit: 'Sign in',
  wrong: 'Login or password is wrong.',
  wrongNext: 'Check both, then sign in again.',
};
