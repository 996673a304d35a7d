import { isDeepStrictEqual } from 'node:util';
import {
  applyPatch,
  decodeGroup,
  decodeUser,
  encodeGroup,
  type Json,
  type PatchOperation,
  parsePath,
  resourceUrl,
  type ScimGroup,
  type ScimUser,
  urns,
  userBody,
} from '@postern/protocol/scim';
import type { Relayed, RelayOperationOf } from '@postern/protocol/wire';
import { failure } from '../failure.ts';
import { patchGroup } from '../group-patch.ts';
import type { Run } from '../run.ts';
import { updateUser } from '../user-update.ts';
import { sendOnce } from './look-up.ts';
import { missing } from './refused.ts';
import { type Neutral, slim } from './resource.ts';

type Replace = RelayOperationOf<'replace'>;
type Patch = RelayOperationOf<'patch'>;
type Kind = Replace['resource'];
type Held = ScimUser | ScimGroup;

/** The whole user or group (RFC 7644 section 3.5.1), as the app's settings say: PUT, or PATCH of what differs. */
export function replaceRelayed(run: Run, payload: Replace): Promise<Relayed> {
  const { resource, id, body, password } = payload;
  const look = async () => {
    const current = await read(run, resource, id);
    if (!current) return missing(run.app);
    return holds(run, current, { ...current, ...body } as Held) ? changed(current) : undefined;
  };
  return sendOnce(run, async () => written(run, resource, id, body, await run.password(password)), look);
}

/** RFC 7644 section 3.5.2: passed on to a server that is patched, else read, applied and put. */
export function patchRelayed(run: Run, payload: Patch): Promise<Relayed> {
  const { resource, id, password } = payload;
  const operations = payload.operations.map(toOperation);
  const look = async () => {
    const current = await read(run, resource, id);
    if (!current) return missing(run.app);
    return holds(run, current, applyPatch(current, operations)) ? changed(current) : undefined;
  };
  const send = async () => {
    const clear = await run.password(password);
    if (run.version === '2.0' && run.settings.update === 'patch') return patched(run, payload, clear);
    const current = await read(run, resource, id);
    if (!current) return missing(run.app);
    const wanted = applyPatch(current, operations);
    // Nothing to change: nothing is written, and no other change of the moment is written over.
    if (clear === undefined && holds(run, current, wanted)) return changed(current);
    const { id: _id, meta: _meta, ...body } = wanted;
    return written(run, resource, id, body as Neutral, clear);
  };
  return sendOnce(run, send, look);
}

export function deleteRelayed(run: Run, { resource, id }: RelayOperationOf<'delete'>): Promise<Relayed> {
  const url = resourceUrl(run.settings.baseUrl, resource, id);
  const look = async () => ((await read(run, resource, id)) ? undefined : { status: 204 });
  const send = async () => {
    const answer = await run.write({ method: 'DELETE', url, expect: [404] });
    return answer.status === 404 ? missing(run.app) : { status: 204 };
  };
  return sendOnce(run, send, look);
}

/** `body`: without `id` and `meta`. */
async function written(
  run: Run,
  kind: Kind,
  id: string,
  body: Neutral,
  password: string | undefined,
): Promise<Relayed> {
  if (kind === 'Groups') return writtenGroup(run, id, body as unknown as ScimGroup);
  const { groups: _groups, ...account } = body;
  const updated = await updateUser(run, { account, externalId: id, active: account['active'] !== false, password });
  if (!updated) return missing(run.app);
  return { status: 200, resource: updated.profile ?? { ...account, id } };
}

async function writtenGroup(run: Run, id: string, group: ScimGroup): Promise<Relayed> {
  if (run.version === '2.0' && run.settings.update === 'patch') {
    const updated = await patchGroup(run, group, id);
    return updated ? { status: 200, resource: slim({ ...group, id }) } : missing(run.app);
  }
  const url = resourceUrl(run.settings.baseUrl, 'Groups', id);
  const answer = await run.write({
    method: 'PUT',
    url,
    body: encodeGroup({ ...group, id }, run.version),
    expect: [404],
  });
  if (answer.status === 404) return missing(run.app);
  const said = answer.json && decodeGroup(answer.json);
  return { status: 200, resource: slim(said?.id ? { ...said } : { ...group, id }) };
}

async function patched(run: Run, { resource, id, operations }: Patch, password: string | undefined): Promise<Relayed> {
  const all = password === undefined ? operations : [...operations, { op: 'replace', value: { password } }];
  const body = { schemas: [urns.v2.patch], Operations: all as Json[] };
  const url = resourceUrl(run.settings.baseUrl, resource, id);
  const answer = await run.write({ method: 'PATCH', url, body, expect: [404] });
  if (answer.status === 404) return missing(run.app);
  // Nobody is told the members of a group that was patched.
  if (resource === 'Groups') return { status: 200 };
  const said = answer.json ? decodeUser(answer.json) : await read(run, resource, id);
  return said?.id ? changed(said) : { status: 200 };
}

function changed(resource: Held): Relayed {
  const { password: _never, ...rest } = resource as ScimUser;
  return { status: 200, resource: slim(rest as Neutral) };
}

async function read(run: Run, kind: Kind, id: string): Promise<Held | undefined> {
  const answer = await run.read({ method: 'GET', url: resourceUrl(run.settings.baseUrl, kind, id), expect: [404] });
  if (answer.status === 404) return undefined;
  if (answer.json) return kind === 'Users' ? decodeUser(answer.json) : decodeGroup(answer.json);
  throw failure('answer_unreadable', 'app', { params: { app: run.app, detail: 'no JSON' }, detail: answer.text });
}

/** Whether the application holds a state already, as it would be written to it. */
function holds(run: Run, current: Held, wanted: Held): boolean {
  return isDeepStrictEqual(wire(run, current), wire(run, wanted));
}

function wire({ version }: Run, resource: Held) {
  if (!('userName' in resource)) {
    const { members = [], meta: _meta, ...group } = resource;
    // A group is a set, in whatever order the server lists it.
    return { ...encodeGroup(group, version), members: members.map(({ value }) => value).sort() };
  }
  const { groups: _groups, password: _password, ...user } = resource;
  return userBody(user, version);
}

function toOperation({ op, path, value }: Patch['operations'][number]): PatchOperation {
  return {
    op,
    ...(path === undefined ? {} : { path: parsePath(path) }),
    ...(value === undefined ? {} : { value: value as Json }),
  };
}
