import { decodeList, type Filter, isList, listUrl, matches, parseFilter, resourceUrl } from '@postern/protocol/scim';
import { limits, type Relayed, type RelayOperationOf } from '@postern/protocol/wire';
import { failure } from '../failure.ts';
import type { Run } from '../run.ts';
import { narrowed } from './narrowed-filter.ts';
import { missing } from './refused.ts';
import { bounded, bytesOf, decode, type Neutral, shown, without } from './resource.ts';

/** One user or group; one that is not there is the application's answer. */
export async function getRelayed(run: Run, { resource, id, ...asked }: RelayOperationOf<'get'>): Promise<Relayed> {
  const url = resourceUrl(run.settings.baseUrl, resource, id) + excluded(run, asked.without, '?');
  const answer = await run.read({ method: 'GET', url, expect: [404] });
  if (answer.status === 404) return missing(run.app);
  const found = shown(resource, answer.json);
  if (!found) throw unreadable(run, answer.text);
  return { status: 200, resource: bounded(run, without(found, asked.without)) };
}

/**
 * One page. Where the application cannot search as asked it is searched more widely, and what does not match is taken
 * out here (RFC 7644 section 3.4.2.2). A page that is too large to carry ends earlier; its counters say so.
 */
export async function listRelayed(run: Run, asked: RelayOperationOf<'list'>): Promise<Relayed> {
  const filter = asked.filter === undefined ? undefined : parseFilter(asked.filter);
  const { sent, exact } = narrowed(filter, run.version);
  const found = exact || !filter ? await onePage(run, asked, sent, asked) : await searched(run, asked, sent, filter);
  return { status: 200, list: { ...found, resources: fitting(run, found.resources) } };
}

interface Found {
  totalResults: number;
  startIndex: number;
  resources: Neutral[];
}

async function onePage(
  run: Run,
  asked: RelayOperationOf<'list'>,
  filter: Filter | undefined,
  { startIndex, count }: { startIndex: number; count: number },
): Promise<Found> {
  const url = listUrl(run.settings.baseUrl, asked.resource, { ...(filter ? { filter } : {}), startIndex, count });
  const answer = await run.read({ method: 'GET', url: url + excluded(run, asked.without, '&'), expect: [404] });
  // Servers say in either way that nobody was found.
  if (answer.status === 404 && filter) return { totalResults: 0, startIndex, resources: [] };
  if (answer.status === 404 || !answer.json || !isList(answer.json)) throw unreadable(run, answer.text);
  const page = decodeList(answer.json, (json) => without({ ...decode(asked.resource, json) }, asked.without));
  // Whoever asks for no resources wants the total only; not every server of 1.1 knows that.
  const resources = count === 0 ? [] : page.resources;
  return {
    totalResults: page.totalResults ?? resources.length,
    startIndex: page.startIndex ?? startIndex,
    resources,
  };
}

/** More are not looked at one by one for a search that the application cannot do itself. */
const mostSearched = 2_000;

async function searched(
  run: Run,
  asked: RelayOperationOf<'list'>,
  sent: Filter | undefined,
  filter: Filter,
): Promise<Found> {
  const all: Neutral[] = [];
  for (let seen = 0; ; ) {
    const page = await onePage(run, { ...asked, without: [] }, sent, {
      startIndex: seen + 1,
      count: run.settings.pageSize,
    });
    if (page.totalResults > mostSearched)
      throw failure('relay_filter', 'person', { params: { app: run.app, most: mostSearched }, status: 400 });
    all.push(...page.resources.filter((one) => matches(filter, one as never)));
    seen += page.resources.length;
    if (page.resources.length === 0 || seen >= page.totalResults) break;
  }
  const from = asked.startIndex - 1;
  const resources = all.slice(from, from + asked.count).map((one) => without(one, asked.without));
  return { totalResults: all.length, startIndex: asked.startIndex, resources };
}

/** As many of the first as one answer may carry. */
function fitting(run: Run, resources: Neutral[]): Neutral[] {
  let room: number = limits.relayAnswer;
  const fit: Neutral[] = [];
  for (const one of resources) {
    room -= bytesOf(one) + 1;
    if (room < 0) break;
    fit.push(one);
  }
  const [first] = resources;
  if (fit.length === 0 && first) bounded(run, first);
  return fit;
}

/** SCIM 1.1 has no way to leave attributes out. */
const excluded = (run: Run, names: readonly string[], mark: '?' | '&'): string =>
  run.version === '2.0' && names.length > 0
    ? `${mark}excludedAttributes=${names.map(encodeURIComponent).join(',')}`
    : '';

const unreadable = (run: Run, text: string) =>
  failure('answer_unreadable', 'app', { params: { app: run.app, detail: 'no SCIM resource' }, detail: text });
