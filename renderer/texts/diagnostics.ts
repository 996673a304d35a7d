import type { RemovedKind } from '@postern/protocol/console';
import { count } from './time.ts';

const kinds: Record<RemovedKind, [one: string, more: string]> = {
  password: ['password', 'passwords'],
  token: ['token', 'tokens'],
  cookie: ['cookie', 'cookies'],
  key: ['key', 'keys'],
  credentials: ['authorization', 'authorizations'],
  secret: ['other secret', 'other secrets'],
  name: ['name or address of a person', 'names and addresses of people'],
};

export const diagnosticsTexts = {
  title: 'Diagnostics',
  lead: 'A bundle for those who help you. Nothing is sent: you save a file, look through it, and pass it on yourself.',
  save: 'Save bundle',
  saving: (n: number, of: number) => `Saving, ${Math.round((n / of) * 100)} %`,
  saved: (name: string) => `Saved as ${name}.`,
  again: 'Collect again',
  files: 'What goes in',
  collecting: (ready: number, of: number) => `Collecting, ${ready} of ${of}`,
  collected: (at: string, size: string) => `Collected ${at}, ${size}`,
  size: (bytes: number) => (bytes < 1000 ? `${bytes} B` : `${count(Math.ceil(bytes / 1000))} kB`),
  waits: 'Being collected',
  removedHead: 'Removed',
  removedNone: 'Nothing had to be removed.',
  removed: (what: RemovedKind, n: number) => `${count(n)} ${kinds[what][n === 1 ? 0 : 1]}`,
  removedHint:
    'Where one stood, the text says so: `[removed: token]`. A person has the same code throughout, `[name 3f2a9c]`, and another one in the next bundle.',
  text: (name: string) => `Text of ${name}, exactly as it is packed`,
  empty: 'This file is empty.',
  reading: 'Reading the file…',
  choose: 'Choose a file to read what goes in.',
};
