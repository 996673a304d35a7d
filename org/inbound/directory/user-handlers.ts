import type { ListQuery, StoredUser, UserHandlers } from '@postern/connector';
import { password as passwordRule } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import type { ScimUser } from '@postern/protocol/scim';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { hashPassword } from '../../directory/password.ts';
import { deleteUser } from './delete-user.ts';
import type { Source } from './deps.ts';
import { createReader, listBy } from './list.ts';
import { byId } from './narrow.ts';
import { createUser, type Password, replaceUser } from './save-user.ts';
import { getUserRow, type UserRow, userColumns, withGroups } from './user-row.ts';

/** People whom one source feeds. Nobody else of the directory is seen through it. */
export function userHandlers(source: Source): UserHandlers {
  const { db, app } = source;
  const whole: ReadonlySet<string> = new Set();
  const shown = async (tx: Tx, row: UserRow) => (await withGroups(tx, [row], whole))[0]!;

  const modify = (id: string, change: (current: StoredUser) => ScimUser): Promise<StoredUser> =>
    withPassword<StoredUser>((hashed) =>
      db.transaction(async (tx) => {
        const row = await getUserRow(tx, app.id, id, { lock: true });
        const next = change(await shown(tx, row));
        if (next.password !== undefined && next.password !== hashed?.clearText) return { hash: next.password };
        return { done: await shown(tx, await replaceUser(tx, source, row, next, hashed)) };
      }),
    );

  return {
    create: (user) =>
      withPassword<StoredUser>(async (hashed) =>
        user.password !== undefined && !hashed
          ? { hash: user.password }
          : { done: await db.transaction((tx) => createUser(tx, source, user, hashed)) },
      ),
    update: (id, user) => modify(id, () => user),
    modify,
    get: async (id, _context, query) =>
      (await withGroups(db.kysely, [await getUserRow(db.kysely, app.id, id)], query?.without ?? whole))[0]!,
    list: (query) => listBy(reader(source, query), query),
    delete: (id) =>
      db.transaction(async (tx) => deleteUser(tx, source, await getUserRow(tx, app.id, id, { lock: true }))),
    supports: { incrementalImport: true },
  };
}

/**
 * Hashing takes a while, and nobody may wait for it inside a transaction: a step that meets a password asks for its
 * hash, changes nothing, and is run again with it. Throws CodedError `inbound_password_invalid`.
 */
async function withPassword<T>(step: (hashed?: Password) => Promise<{ hash: string } | { done: T }>): Promise<T> {
  let hashed: Password | undefined;
  for (;;) {
    const outcome = await step(hashed);
    if ('done' in outcome) return outcome.done;
    if (!passwordRule.safeParse(outcome.hash).success) throw new CodedError('inbound_password_invalid');
    hashed = { clearText: outcome.hash, hash: await hashPassword(outcome.hash) };
  }
}

const reader = (source: Source, { without }: Pick<ListQuery, 'without'>) =>
  createReader<UserRow, ScimUser>(source, {
    from: sql`inbound_user u`,
    columns: userColumns,
    indexed: {
      id: byId,
      username: (value: string) => sql`lower(user_name) = lower(${value})`,
      externalid: (value: string) => sql`external_id = ${value}`,
    },
    show: (rows) => withGroups(source.db.kysely, rows, without),
  });
