import type { InboundApp } from '../kit/inbound-app.ts';

/** What stands behind an inbound address, for sequences that run against every mode. */
export interface Behind {
  /** An app of its own, with nobody in it. */
  connect(): Promise<InboundApp>;
  /** The person as whatever stands behind holds them; undefined where there is none. */
  person(userName: string): Promise<BehindPerson | undefined>;
  /** Names of the people in a group; undefined where there is no such group. */
  members(groupName: string): Promise<string[] | undefined>;
}

export interface BehindPerson {
  active: boolean;
  email: string | undefined;
  familyName: string | undefined;
  department: string | undefined;
}

export const user = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const group = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const patchOf = (...Operations: object[]) => ({ schemas: [patchOp], Operations });

/** A query string, encoded as the providers do: blanks as `%20`. */
export const query = (parts: Record<string, string | number>): string =>
  `?${Object.entries(parts)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;
