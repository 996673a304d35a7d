import { hostOf } from './frame.ts';
import { ago } from './time.ts';

export const settingsTexts = {
  title: 'Settings',
  appearance: 'Appearance',
  appearanceHint: 'Of these screens, for you',
  schemes: { auto: 'System', light: 'Light', dark: 'Dark' },
  language: 'Language',
  languageHint: 'There is no translation yet',
  english: 'English',
  start: 'Start at sign-in',
  startHint: 'The agent runs as soon as you sign in to this machine',
  startService:
    'The service starts with this machine, before anyone signs in. `systemctl status postern-agent` shows it.',
  updates: 'Updates',
  updatesHint: 'Signed by the project, installed when you say so',
  updatesService: 'Come with the packages of this machine: `dnf upgrade` or `apt upgrade`.',
  update: {
    current: (checked: number | undefined, now: number) =>
      checked === undefined ? 'Not asked yet' : `This is the newest version, asked ${ago(checked, now)}`,
    checking: 'Asking for a newer version…',
    downloading: (version: string) => `Fetching version ${version}…`,
    ready: (version: string) => `Version ${version} is ready. The agent finishes what runs, then starts again.`,
  },
  check: 'Check now',
  install: 'Install and restart',
  agent: 'This agent',
  name: 'Name',
  id: 'Id',
  org: 'Organization',
  fingerprint: 'Key fingerprint',
  dataDir: 'Data folder',
  logFile: 'Log',
  unenrol: 'Unenrol',
  unenrolText:
    'Takes this agent out of the org and deletes its key on this machine. People keep their accounts; what is queued waits for another agent.',
  unenrolStart: 'Unenrol this agent…',
  unenrolTitle: (name: string) => `Unenrol ${name}?`,
  unenrolEffect: (org: string, apps: number) =>
    `${hostOf(org)} will no longer know this agent. ${apps === 0 ? 'It serves no app.' : apps === 1 ? 'The app that it serves is' : `The ${apps} apps that it serves are`}${apps === 0 ? '' : ' provisioned by another agent or wait for one.'} To come back, an administrator must allow access again.`,
  unenrolConfirm: 'Unenrol',
  cancel: 'Keep it',
  unenrolLocal:
    'The org is not reached. You can forget it on this machine only; then delete the agent on the Agents page of the org.',
  unenrolLocalConfirm: 'Forget it here only',
};
