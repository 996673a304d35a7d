import type { AgentState } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import { expect, test } from 'vitest';
import { trayWords } from './tray-words.ts';

const now = 1_000_000;
const app = (label: string, problem?: 'connector_auth'): AgentState['apps'][number] => ({
  ...{ appId: label, label, baseUrl: 'https://x/scim', version: '2.0', versionWhy: '/v2 in the URL' },
  ...(problem ? { problem: { code: problem, class: 'app' as const, message: 'refused' } } : {}),
});
const agent = (part: Partial<AgentState>): AgentState => ({
  ...{ state: 'connected', org: 'https://acme.example', version: '1', startedAt: 1, inFlight: 0, done: 0, failed: 0 },
  apps: [app('HR'), app('CRM'), app('ERP')],
  ...part,
});
const last = (ms: number) => ({
  lastAction: { at: now - ms, kind: 'user.create', subject: 'Ada', app: 'HR', status: 'done' },
});
const say = (part: Partial<AgentState>) => trayWords({ agent: agent(part), problem: undefined, own: true }, now);

test('a connected agent says where, for how many apps, and how long ago it worked', () => {
  expect(say(last(12_400))).toEqual({
    ...{ picture: 'connected', state: 'Connected to acme.example' },
    tooltip: 'Connected to acme.example · 3 apps · last action 12 s ago',
  });
  expect(say({}).tooltip).toBe('Connected to acme.example · 3 apps');
  expect(say({ apps: [app('HR')] }).tooltip).toBe('Connected to acme.example · 1 app');
  expect(say({ apps: [] }).tooltip).toBe('Connected to acme.example · 0 apps');
});

test.each([
  [-500, '0 s ago'],
  [59_999, '59 s ago'],
  [60_000, '1 min ago'],
  [3_600_000, '1 h ago'],
  [86_400_000, '1 day ago'],
  [172_800_000, '2 days ago'],
])('an action %i ms ago is "%s"', (ms, words) => {
  expect(say(last(ms)).tooltip).toMatch(new RegExp(`last action ${words}$`));
});

test.each<[string, Partial<AgentState>, string, RegExp]>([
  ['working', { inFlight: 5 }, 'working', /3 apps · 5 running$/],
  [
    'an app that stopped',
    { apps: [app('HR'), app('CRM', 'connector_auth')] },
    'attention',
    /^Needs attention · CRM stopped/,
  ],
  ['refused', { state: 'refused' }, 'attention', /acme\.example refuses this agent$/],
  ['offline', { state: 'offline' }, 'offline', /^Offline · acme\.example is not reached$/],
  ['paused', { state: 'paused' }, 'offline', /^Paused/],
  ['not enrolled', { state: 'not_enrolled', org: undefined, apps: [] }, 'not-enrolled', /^Not enrolled/],
  ['connecting', { state: 'connecting' }, 'working', /^Connecting to acme\.example$/],
])('%s has a picture and words of its own', (_, part, picture, tooltip) => {
  expect(say(part).picture).toBe(picture);
  expect(say(part).tooltip).toMatch(tooltip);
});

test('without an agent it says that none is reached, but not before it was looked for', () => {
  expect(trayWords({ agent: undefined, problem: undefined, own: true }, now).tooltip).toBe('Starting');
  expect(trayWords({ agent: undefined, problem: new CodedError('agent_gone'), own: true }, now)).toMatchObject({
    ...{ picture: 'offline', tooltip: 'Offline · no agent is reached on this machine' },
  });
});
