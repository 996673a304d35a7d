export const frameTexts = {
  product: 'Postern',
  skip: 'To the content',
  nav: 'Screens',
  status: 'Status',
  activity: 'Activity',
  connectors: 'Connectors',
  tls: 'TLS and proxy',
  logs: 'Logs',
  diagnostics: 'Diagnostics',
  settings: 'Settings',
  about: 'About',
  needYou: (n: number) => (n === 1 ? '1 needs you' : `${n} need you`),
  agentOf: (org: string) => `Agent of ${org}`,
  unknownPage: 'There is no such screen.',
  toStatus: 'Open Status',
};

/** Host of an org's address, as people say it. */
export const hostOf = (org: string): string => org.replace(/^https?:\/\//, '');
