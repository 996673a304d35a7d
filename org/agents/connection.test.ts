import { expect, it } from 'vitest';
import { type Connection, connectionOf } from './connection.ts';

const now = Date.UTC(2026, 0, 5);
const ago = (seconds: number) => new Date(now - seconds * 1000);
const agent = (changed: Partial<Connection>): Connection => ({
  status: 'active',
  lastSeen: ago(5),
  created: ago(10_000),
  paused: false,
  rival: null,
  ...changed,
});

it.each<[string, Partial<Connection>, string, string]>([
  ['heard of', {}, 'green', 'Connected'],
  ['at the end of the minute', { lastSeen: ago(60) }, 'green', 'Connected'],
  ['late', { lastSeen: ago(61) }, 'amber', 'Late: last heard 61 s ago'],
  ['silent', { lastSeen: ago(301) }, 'red', 'Silent for 5 min'],
  ['long silent', { lastSeen: ago(3 * 86_400) }, 'red', 'Silent for 3 days'],
  ['paused', { paused: true }, 'amber', 'Paused at the agent'],
  ['copied', { rival: { address: '192.0.2.1' } }, 'amber', 'A copy of it asked to work from 192.0.2.1'],
  ['just enrolled', { lastSeen: null, created: ago(10) }, 'amber', 'Enrolled, not connected yet'],
  ['never seen', { lastSeen: null }, 'red', 'Never connected'],
  ['deactivated', { status: 'inactive' }, 'red', 'Deactivated'],
])('%s', (_name, changed, color, why) => {
  expect(connectionOf(agent(changed), now)).toEqual({ color, why });
});
