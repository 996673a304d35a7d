import type { AgentState } from '@postern/protocol/console';
import { expect, test } from 'vitest';
import { createNeedsWatch } from './needs.ts';

type App = AgentState['apps'][number];
const state = (part: Partial<AgentState>): AgentState => ({
  ...{ state: 'connected', version: '1', startedAt: 1, inFlight: 0, done: 0, failed: 0, apps: [], ...part },
});
const app = (problem?: App['problem']): App => ({
  ...{ appId: 'hr', label: 'HR', baseUrl: 'https://x/scim', version: '2.0', versionWhy: 'because', problem },
});
const refused: App['problem'] = { code: 'connector_auth', class: 'app', message: 'HR refuses the password.' };

test('each trouble is told once, and again only when it went away and came back', () => {
  const watch = createNeedsWatch();
  expect(watch(state({ apps: [app()] }))).toEqual([]);
  expect(watch(state({ apps: [app(refused)] }))).toMatchObject([{ title: 'HR needs you', screen: '/connectors' }]);
  expect(watch(state({ apps: [app(refused)], done: 1 }))).toEqual([]);
  expect(watch(undefined), 'the agent is looked for').toEqual([]);
  expect(watch(state({ apps: [app(refused)] }))).toEqual([]);
  expect(watch(state({ apps: [app()] }))).toEqual([]);
  expect(watch(state({ apps: [app(refused)] }))).toHaveLength(1);
});

test('what mends itself is not told', () => {
  const watch = createNeedsWatch();
  const problem = { code: 'org_unreachable', message: 'm', next: 'n' };
  expect(watch(state({ state: 'offline', problem, apps: [app({ ...refused, class: 'retry' })] }))).toEqual([]);
});

test('an agent that the org refuses is told with what to do', () => {
  const problem = { code: 'agent_revoked', message: 'This agent was deactivated.', next: 'Reactivate it.' };
  expect(createNeedsWatch()(state({ state: 'refused', problem }))).toEqual([
    { key: 'agent_revoked', title: 'This agent was deactivated.', body: 'Reactivate it.', screen: '/' },
  ]);
});
