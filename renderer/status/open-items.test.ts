import type { ActivityRow } from '@postern/protocol/console';
import { expect, test } from 'vitest';
import { openItems } from './open-items.ts';

const row = (subject: string, app: string, code: string): ActivityRow => ({
  ...{ id: subject, at: 1, kind: 'user.push', subject, app, status: 'failed' },
  error: { code, class: 'person', message: `${code} was said.` },
});

test('what waits is one line per app; what failed alike is one line', () => {
  const figures = [
    { app: 'Jira', done: 1, failed: 0, waiting: 23 },
    { app: 'HR', done: 1, failed: 0, waiting: 1 },
    { app: 'Badge', done: 1, failed: 3, waiting: 0 },
  ];
  const apps = [
    { appId: 'j', label: 'Jira', baseUrl: '', version: '2.0', versionWhy: '', problem: row('', '', 'x').error },
  ];
  const failed = [row('Ann', 'Badge', 'taken'), row('Bo', 'Jira', 'auth'), row('Cy', 'Jira', 'auth')];
  expect(openItems(figures, failed, apps, 9).map(({ title, about }) => `${title}: ${about}`)).toEqual([
    '23 actions: Jira, until it answers again',
    '1 action: HR, in their turn',
    'Ann: taken was said.',
    '2 actions: auth was said.',
  ]);
  expect(openItems(figures, failed, apps, 3)).toHaveLength(3);
});
