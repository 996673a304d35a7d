import type { z } from 'zod';
import type { Operation } from './operation.ts';
import { role } from './org.ts';

export type Role = z.infer<typeof role>;
type Called = Pick<Operation, 'id' | 'tag' | 'method'>;

const everyone: readonly Role[] = role.options;

/** Who may change what, by the tag of the operation; everyone may read, but for `Org`. */
const writers: Record<string, readonly Role[]> = {
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
};

const special: Record<string, readonly Role[]> = {
  createEnrolmentToken: ['super', 'register-agent'],
  getOrg: everyone,
  // A POST because of its size; it changes nothing, and shows people whom everyone may read.
  previewProfileMapping: everyone,
};

/** The roles that may call an operation. One table for the server, which refuses, and for the console, which says so before. */
export function rolesOf({ id, tag, method }: Called): readonly Role[] {
  if (special[id]) return special[id];
  if (method === 'GET' && tag !== 'Org') return everyone;
  return writers[tag] ?? ['super'];
}

/** A role that is not known here may only read. */
export function mayCall(given: string, operation: Called): boolean {
  const known = role.safeParse(given);
  return rolesOf(operation).includes(known.success ? known.data : 'read-only');
}
