import {
  decodeGroup,
  decodeList,
  decodeUser,
  equalsFilter,
  type Filter,
  listUrl,
  matches,
  type ScimGroup,
  type ScimUser,
} from '@postern/protocol/scim';
import { failure } from './failure.ts';
import type { Run } from './run.ts';

/** Enough to see that there is more than one. */
const count = 10;

/** Accounts whose unique field has this value. 404 counts as none: servers answer either way. */
export function findUsers(run: Run, unique: { field: string; value: string }): Promise<ScimUser[]> {
  return find(run, 'Users', equalsFilter(unique.field, unique.value), (json) => decodeUser(json));
}

export function findGroups(run: Run, displayName: string): Promise<ScimGroup[]> {
  return find(run, 'Groups', equalsFilter('displayName', displayName), (json) => decodeGroup(json));
}

async function find<T extends ScimUser | ScimGroup>(
  run: Run,
  kind: 'Users' | 'Groups',
  filter: Filter,
  decode: (json: unknown) => T,
): Promise<T[]> {
  const url = listUrl(run.settings.baseUrl, kind, { filter, startIndex: 1, count });
  const answer = await run.read({ method: 'GET', url, expect: [404] });
  if (answer.status === 404) return [];
  if (!answer.json) {
    throw failure('answer_unreadable', 'app', {
      params: { app: run.app, detail: 'the list is no JSON' },
      detail: answer.text,
    });
  }
  return decodeList(answer.json, decode).resources.filter((found) => Boolean(found.id) && fits(filter, found));
}

/** A server that ignores filters lists everybody: only what has the value counts, or does not show the attribute. */
function fits(filter: Filter, found: ScimUser | ScimGroup): boolean {
  if (filter.op !== 'eq') return true;
  return matches(filter, found) || !matches({ op: 'pr', path: filter.path }, found);
}
