import {
  decodeGroup,
  decodeList,
  decodeUser,
  equalsFilter,
  type Filter,
  formatFilter,
  isList,
  listUrl,
  matches,
  type ScimGroup,
  type ScimUser,
} from '@postern/protocol/scim';
import type { ActionFailure } from '../ports.ts';
import { failure } from './failure.ts';
import type { Run } from './run.ts';

/** Enough to see that there is more than one. */
const count = 10;

/**
 * Accounts whose unique field has this value. 404 counts as none: servers answer either way. Throws ActionFailure
 * `answer_unreadable`, and `connector_filter_ignored` where the server lists others and has more that it did not show.
 */
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
  if (!answer.json || !isList(answer.json)) {
    throw failure('answer_unreadable', 'app', {
      params: { app: run.app, detail: 'no list of resources' },
      detail: answer.text,
    });
  }
  const { resources, totalResults } = decodeList(answer.json, decode);
  const found = resources.filter((one) => Boolean(one.id) && fits(filter, one));
  const whole = totalResults === undefined ? resources.length !== count : totalResults <= resources.length;
  if (found.length === 0 && resources.length > 0 && !whole) throw filterIgnored(run, kind, filter, resources.length);
  return found;
}

/** Who is asked for may be on a later page, and would be created a second time. */
function filterIgnored(run: Run, kind: 'Users' | 'Groups', filter: Filter, others: number): ActionFailure {
  // Many applications are fine without their groups.
  return failure('connector_filter_ignored', kind === 'Users' ? 'app' : 'person', {
    params: { app: run.app, kind, filter: formatFilter(filter), others },
  });
}

/** A server that ignores filters lists everybody: only what has the value counts, or does not show the attribute. */
function fits(filter: Filter, found: ScimUser | ScimGroup): boolean {
  if (filter.op !== 'eq') return true;
  return matches(filter, found) || !matches({ op: 'pr', path: filter.path }, found);
}
