import { notFound, type ResourceHandlers, type Stored } from '@postern/connector';
import { formatFilter, formatPath, type ScimGroup, type ScimUser } from '@postern/protocol/scim';
import type { RelayOperation } from '@postern/protocol/wire';
import type { Carry } from './carrier.ts';
import { withoutPassword } from './password.ts';

type Resource = ScimUser | ScimGroup;
type Kind = RelayOperation['resource'];
export type Handlers<T> = Required<
  Pick<ResourceHandlers<T>, 'create' | 'update' | 'modify' | 'delete' | 'get' | 'list'>
>;

/** Every function of a connector as one relayed operation. */
export function handlers<T extends Resource>(resource: Kind, carry: Carry): Handlers<T> {
  const all: Handlers<T> = {
    async create(sent) {
      const { body, password } = split(sent);
      const { resource: made } = await carry({ op: 'create', resource, body }, nameOf(sent), password);
      return stored<T>({ ...membersOf(sent), ...made });
    },
    async update(id, sent) {
      const { body, password } = split(sent);
      const { resource: now = body } = await carry({ op: 'replace', resource, id, body }, nameOf(sent), password);
      return stored<T>({ ...membersOf(sent), ...now, id });
    },
    async modify(id, change, context, operations) {
      if (!operations) return all.update(id, change(await all.get(id, context)), context);
      const taken = withoutPassword(operations);
      const wire = taken.operations.map(({ op, path, value }) => ({
        op,
        ...(path === undefined ? {} : { path: formatPath(path) }),
        ...(value === undefined ? {} : { value }),
      }));
      const { resource: now } = await carry({ op: 'patch', resource, id, operations: wire }, id, taken.password);
      // What a group is afterwards is not shown to whoever patches it.
      return now || resource === 'Groups' ? stored<T>({ ...now, id }) : all.get(id, context);
    },
    async delete(id) {
      await carry({ op: 'delete', resource, id }, id);
    },
    async get(id, _context, query) {
      const { resource: found } = await carry({ op: 'get', resource, id, without: named(query?.without) }, id);
      if (!found) throw notFound();
      return stored<T>(found);
    },
    async list({ filter, startIndex, count, without }) {
      const asked = filter === undefined ? {} : { filter: formatFilter(filter) };
      const page = { startIndex, count, without: named(without) };
      const name = asked.filter ?? `${resource} from ${startIndex}`;
      const { list } = await carry({ op: 'list', resource, ...asked, ...page }, name);
      return { totalResults: list?.totalResults ?? 0, resources: (list?.resources ?? []).map((one) => stored<T>(one)) };
    },
  };
  return all;
}

/** What agents answer has gone through the wire's schema; a SCIM resource is all that they decode. */
const stored = <T>(resource: Record<string, unknown>): Stored<T> => resource as unknown as Stored<T>;

function split(sent: Resource): { body: Record<string, unknown>; password?: string } {
  const { id: _id, meta: _meta, password, ...body } = sent as ScimUser;
  return { body, ...(password === undefined ? {} : { password }) };
}

/** An answer leaves the members of a large group out. */
const membersOf = (sent: Resource) => ('members' in sent ? { members: sent.members } : {});

const nameOf = (sent: Resource): string => ('userName' in sent ? sent.userName : sent.displayName);

/** The costly attributes of RFC 7643; whatever else is not wanted is left out by the server. */
const named = (without: ReadonlySet<string> = new Set()): string[] =>
  ['members', 'groups'].filter((name) => without.has(name));
