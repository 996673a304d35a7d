import type { Operation } from '@postern/protocol/management';
import type { Role } from './deps.ts';

/** Who may change what, by the tag of the operation; everyone may read, but for `Org`. */
const writers: Record<string, Role[]> = {
  User: ['super', 'group'],
  Schema: ['super'],
  Policy: ['super'],
  Group: ['super', 'group'],
  'Group rule': ['super', 'group'],
  Application: ['super', 'app'],
  Provisioning: ['super', 'app'],
  Feature: ['super', 'app'],
  Assignment: ['super', 'app'],
  'Group push': ['super', 'app'],
  Mapping: ['super', 'app'],
  Import: ['super', 'app'],
  Inbound: ['super', 'app'],
  Task: ['super', 'app'],
  Agent: ['super'],
  Org: ['super'],
};

const special: Record<string, Role[]> = {
  createEnrolmentToken: ['super', 'register-agent'],
  testConnector: ['super', 'app'],
  getOrg: ['super', 'app', 'group', 'register-agent'],
};

/** `super` may do everything; a role that is not known here may only read. */
export function mayCall(role: string, operation: Pick<Operation, 'id' | 'tag' | 'method'>): boolean {
  const named = special[operation.id];
  if (named) return named.includes(role as Role);
  if (operation.method === 'GET' && operation.tag !== 'Org') return true;
  return (writers[operation.tag] ?? ['super']).includes(role as Role);
}
