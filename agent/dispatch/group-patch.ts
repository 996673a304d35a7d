import { decodeGroup, encodeMemberPatch, type Json, resourceUrl, type ScimGroup, urns } from '@postern/protocol/scim';
import type { Resource } from '@postern/protocol/wire';
import { groupProfileOf } from './profile.ts';
import type { Run } from './run.ts';

/**
 * Reads the group and sends only what differs (RFC 7644 section 3.5.2), so that a large group costs what changed.
 * Undefined where the group is gone (404).
 */
export async function patchGroup(run: Run, wanted: ScimGroup, id: string): Promise<Resource | undefined> {
  const url = resourceUrl(run.settings.baseUrl, 'Groups', id);
  const answer = await run.read({ method: 'GET', url, expect: [404] });
  if (answer.status === 404) return undefined;
  const there = answer.json ? decodeGroup(answer.json) : { displayName: '' };
  const operations = difference(there, wanted);
  if (operations.length > 0) {
    const body = { schemas: [urns.v2.patch], Operations: operations };
    const patched = await run.write({ method: 'PATCH', url, body, expect: [404] });
    if (patched.status === 404) return undefined;
  }
  return { externalId: id, profile: groupProfileOf({ ...there, displayName: wanted.displayName }) };
}

function difference(there: ScimGroup, wanted: ScimGroup): Json[] {
  const before = new Set(there.members?.map(({ value }) => value));
  const after = new Set(wanted.members?.map(({ value }) => value));
  const add = wanted.members?.filter(({ value }) => !before.has(value)) ?? [];
  const remove = there.members?.filter(({ value }) => !after.has(value)) ?? [];
  const operations: Json[] = [];
  if (add.length + remove.length > 0) operations.push(...(encodeMemberPatch({ add, remove })['Operations'] as Json[]));
  if (there.displayName !== wanted.displayName) {
    operations.push({ op: 'replace', path: 'displayName', value: wanted.displayName });
  }
  if (wanted.description !== undefined && wanted.description !== there.description) {
    operations.push({ op: 'replace', value: { [urns.groupCustom]: { description: wanted.description } } });
  }
  return operations;
}
