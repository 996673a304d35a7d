import type { GroupHandlers, ListQuery, StoredGroup } from '@postern/connector';
import type { ScimGroup } from '@postern/protocol/scim';
import { sql } from 'kysely';
import { deleteGroup } from './delete-group.ts';
import type { Source } from './deps.ts';
import { getInboundGroup, groupColumns, type InboundGroupRow, withMembers } from './group-row.ts';
import { createReader, listBy } from './list.ts';
import { byId } from './narrow.ts';
import { createGroup, replaceGroup } from './save-group.ts';

const whole: ReadonlySet<string> = new Set();

/** Groups that one source feeds: each is a group of the directory with the people behind its members. */
export function groupHandlers(source: Source): GroupHandlers {
  const { db, app } = source;

  const modify = (id: string, change: (current: StoredGroup) => ScimGroup): Promise<StoredGroup> =>
    db.transaction(async (tx) => {
      const row = await getInboundGroup(tx, app.id, id, { lock: true });
      const [current] = await withMembers(tx, [row], whole);
      const before = (current?.members ?? []).map(({ value }) => value);
      const next = await replaceGroup(tx, source, row, { before, sent: change(current!) });
      return (await withMembers(tx, [next], whole))[0]!;
    });

  return {
    create: (group) =>
      db.transaction(async (tx) => (await withMembers(tx, [await createGroup(tx, source, group)], whole))[0]!),
    update: (id, group) => modify(id, () => group),
    modify,
    get: async (id, _context, query) =>
      (await withMembers(db.kysely, [await getInboundGroup(db.kysely, app.id, id)], query?.without ?? whole))[0]!,
    list: (query) => listBy(reader(source, query), query),
    delete: (id) =>
      db.transaction(async (tx) => deleteGroup(tx, source, await getInboundGroup(tx, app.id, id, { lock: true }))),
  };
}

const reader = (source: Source, { without }: Pick<ListQuery, 'without'>) =>
  createReader<InboundGroupRow, ScimGroup>(source, {
    from: sql`inbound_group g`,
    columns: groupColumns,
    indexed: {
      id: byId,
      displayname: (value: string) => sql`lower(display_name) = lower(${value})`,
      externalid: (value: string) => sql`external_id = ${value}`,
    },
    show: (rows) => withMembers(source.db.kysely, rows, without),
  });
