import {
  changedSinceFilter,
  decodeGroup,
  decodeList,
  decodeUser,
  type Filter,
  isList,
  listUrl,
  type ScimGroup,
  type ScimUser,
} from '@postern/protocol/scim';
import type { ImportComplete, ImportRow } from '@postern/protocol/wire';
import { failure } from '../dispatch/failure.ts';
import type { Run } from '../dispatch/run.ts';
import { ActionFailure } from '../ports.ts';
import type { Seen } from './seen.ts';

/** Everything of one kind, page by page. The summary is complete when the pages are through. */
export interface Listing {
  pages: AsyncGenerator<ImportRow[]>;
  summary: { count: number; mismatch?: NonNullable<ImportComplete['mismatch']>; watermark?: string };
}

interface Kind<T> {
  collection: 'Users' | 'Groups';
  type: ImportRow['type'];
  filter: Filter | undefined;
  decode(json: unknown): T;
  name(resource: T): string;
}

export function listGroups(run: Run, seen: Seen): Listing {
  return list<ScimGroup>(run, seen, {
    ...{ collection: 'Groups', type: 'group', filter: undefined },
    decode: (json) => decodeGroup(json),
    name: ({ displayName }) => displayName,
  });
}

/** `since`: only accounts that changed after it (`meta.lastModified gt`). */
export function listUsers(run: Run, seen: Seen, since: string | undefined): Listing {
  return list<ScimUser>(run, seen, {
    ...{ collection: 'Users', type: 'user', filter: since === undefined ? undefined : changedSinceFilter(since) },
    decode(json) {
      const { password: _never, ...user } = decodeUser(json);
      return user;
    },
    name: ({ userName }) => userName,
  });
}

function list<T extends ScimUser | ScimGroup>(run: Run, seen: Seen, kind: Kind<T>): Listing {
  const summary: Listing['summary'] = { count: 0 };
  return { pages: walk(run, seen, kind, summary), summary };
}

/**
 * Goes by what comes, not by what the server says of itself: on by the number received, until a page is empty or
 * brings nothing new. So neither a wrong `totalResults` nor a server that ignores `startIndex` ends in a loop.
 */
async function* walk<T extends ScimUser | ScimGroup>(
  run: Run,
  seen: Seen,
  kind: Kind<T>,
  summary: Listing['summary'],
): AsyncGenerator<ImportRow[]> {
  let startIndex = 1;
  let said: number | undefined;
  for (;;) {
    const page = await fetchPage(run, kind, startIndex, said);
    said = page.totalResults ?? said;
    if (page.resources.length === 0) break;
    startIndex += page.resources.length;
    const fresh = page.resources.filter((resource) => seen.add(kind.type, idOf(run, kind, resource)));
    if (fresh.length === 0) break;
    summary.count += fresh.length;
    for (const { meta } of fresh) summary.watermark = later(summary.watermark, meta?.lastModified);
    yield fresh.map((resource) => ({ type: kind.type, resource }) as unknown as ImportRow);
  }
  if (said !== undefined && said !== summary.count) summary.mismatch = { said, got: summary.count };
  if (summary.watermark === undefined) delete summary.watermark;
}

async function fetchPage<T>(run: Run, kind: Kind<T>, startIndex: number, said: number | undefined) {
  const { collection, filter } = kind;
  const query = { ...(filter ? { filter } : {}), startIndex, count: run.settings.pageSize };
  try {
    const answer = await run.read({ method: 'GET', url: listUrl(run.settings.baseUrl, collection, query) });
    if (!answer.json || !isList(answer.json)) throw unreadable(run, answer.text);
    return decodeList(answer.json, kind.decode);
  } catch (thrown) {
    if (thrown instanceof ActionFailure && pastTheEnd(thrown, startIndex, said)) return { resources: [] };
    throw thrown;
  }
}

/** Some servers refuse a start behind the last resource instead of answering with an empty page. */
function pastTheEnd({ error }: ActionFailure, startIndex: number, said: number | undefined): boolean {
  return (error.status === 400 || error.status === 404) && startIndex > 1 && said !== undefined && startIndex > said;
}

function idOf<T extends ScimUser | ScimGroup>(run: Run, kind: Kind<T>, resource: T): string {
  if (resource.id) return resource.id;
  throw failure('import_row_without_id', 'person', {
    params: { app: run.app, type: kind.type, name: kind.name(resource) },
  });
}

function unreadable(run: Run, text: string): ActionFailure {
  return failure('answer_unreadable', 'person', {
    params: { app: run.app, detail: 'no list of resources' },
    detail: text,
  });
}

/** The later of two times as the connector wrote them; what cannot be read as a time does not count. */
function later(one: string | undefined, other: string | undefined): string | undefined {
  if (other === undefined || Number.isNaN(Date.parse(other))) return one;
  return one === undefined || Date.parse(other) > Date.parse(one) ? other : one;
}
