import type { AgentState, OrgCheck } from '@postern/protocol/console';
import { expect, test } from 'vitest';
import { chainStages } from './chain-stages.ts';

const app = { appId: 'a', label: 'HR', baseUrl: 'https://hr/scim/v2', version: '2.0', versionWhy: '' };
const agent: AgentState = {
  ...{ state: 'connected', version: '1', startedAt: 1, lastContactAt: 1_000, inFlight: 0, done: 7, failed: 0 },
  apps: [app],
};
const certificate = {
  subject: 'acme',
  issuer: 'X',
  until: new Date(13_000 + 61.5 * 86_400_000).toISOString(),
  fingerprint: '',
};
const check: OrgCheck = {
  finished: true,
  origin: 'https://acme.example',
  stages: [
    { stage: 'dns', state: 'ok', found: '203.0.113.80' },
    { stage: 'tcp', state: 'ok', found: '203.0.113.80', ms: 11 },
    { stage: 'proxy', state: 'ok', found: 'none' },
    {
      stage: 'tls',
      state: 'ok',
      found: 'TLS 1.3, TLS_AES_256_GCM_SHA384, certificate issued by "X", valid until 2027-01-01',
      tls: { version: 'TLS 1.3', publicCa: true, certificate },
    },
  ],
};
const states = (state: Partial<AgentState>) =>
  chainStages({ ...agent, ...state }, check, 13_000).map((stage) => stage.state);
const problem = (code: string) => ({ code, message: '', next: '' });

test('connected: every stage with what is known of it', () => {
  const shown = chainStages(agent, check, 13_000).map(({ value, more }) => `${value} · ${more}`);
  expect(shown).toEqual([
    '203.0.113.80 · direct, 11 ms',
    '1.3, public CA · expires in 61 days',
    'Valid · answered 12 s ago',
    'Waiting for work · 7 done',
    '1 of 1 answer · none is stopped',
  ]);
});

test.each([
  ['dns_not_found', ['failed', 'not-run', 'not-run', 'not-run']],
  ['proxy_unreachable', ['failed', 'not-run', 'not-run', 'not-run']],
  ['tls_untrusted', ['ok', 'failed', 'not-run', 'not-run']],
  ['org_failed', ['ok', 'ok', 'ok', 'failed']],
])('%s stops the chain where it belongs', (code, expected) => {
  expect(states({ state: 'offline', problem: problem(code) }).slice(0, 4)).toEqual(expected);
});

test('refused is the token; a troubled app is only the last stage', () => {
  expect(states({ state: 'refused', problem: problem('agent_revoked') }).slice(0, 4)).toEqual([
    'ok',
    'ok',
    'failed',
    'not-run',
  ]);
  const troubled = { ...app, problem: { code: 'connector_auth', class: 'app' as const, message: '' } };
  expect(states({ apps: [app, troubled] })).toEqual(['ok', 'ok', 'ok', 'ok', 'attention']);
  expect(states({ apps: [] }).at(-1)).toBe('not-run');
});
