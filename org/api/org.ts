import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { operations, type Role } from '@postern/protocol/management';
import { CodedError, describe } from '@postern/protocol/messages';
import { sql } from 'kysely';
import { createAdministrator } from '../auth/admin/administrators.ts';
import { digest } from '../auth/digest.ts';
import { isUuid, now } from '../directory/deps.ts';
import type { ApiDeps } from './deps.ts';
import { beginsWith } from './filter.ts';
import { pageByName } from './page-by-name.ts';
import type { Routes } from './route.ts';

interface AdminRow {
  id: string;
  login: string;
  name: string;
  role: Role;
  created_at: Date;
}

const adminColumns = sql.raw('id, login, name, role, created_at');
const showAdmin = ({ created_at, ...row }: AdminRow) => ({ ...row, created: created_at.toISOString() });

/** This org and who runs it. */
export function orgRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, org } = deps;

  routes.one(operations.getOrg, async () => {
    const { rows } = await sql<{ value: unknown }>`select value from setting where key = 'org_name'`.execute(db.kysely);
    const name = rows[0]?.value;
    return {
      name: typeof name === 'string' && name !== '' ? name : new URL(org.url).hostname,
      url: org.url,
      version: org.version,
      database: { kind: db.kind, warning: db.kind === 'pglite' ? describe('pglite_durability').text : null },
    };
  });

  routes.list(operations.listAdministrators, ({ query }) =>
    pageByName(
      db.kysely,
      sql`select ${adminColumns} from administrator where ${beginsWith(query.q, [sql`login`, sql`name`])}`,
      query,
      showAdmin,
    ),
  );

  routes.one(operations.createAdministrator, ({ body, actor }) =>
    db.transaction(async (tx) => {
      const { login, name, password, role } = body;
      await createAdministrator(tx, { login, name, password });
      const { rows } = await sql<AdminRow>`
        update administrator set role = ${role} where lower(login) = lower(${login}) returning ${adminColumns}`.execute(
        tx,
      );
      const made = rows[0]!;
      await deps.systemLog.write(tx, [
        {
          eventType: 'user.account.privilege.grant',
          message: 'Make an administrator',
          actor,
          target: [{ type: 'User', id: made.id, displayName: name, alternateId: login }],
          detail: { role },
        },
      ]);
      return showAdmin(made);
    }),
  );

  tokenRoutes(routes, deps);
}

interface TokenRow {
  id: string;
  name: string;
  created_by: string;
  created_at: Date;
  last_used_at: Date | null;
}

function tokenRoutes(routes: Routes, deps: ApiDeps): void {
  const { db } = deps;
  const event = (verb: string, message: string, token: { id: string; name: string }) => ({
    eventType: `system.api_token.${verb}`,
    message,
    target: [{ type: 'Token', id: token.id, displayName: token.name }],
  });

  routes.list(operations.listApiTokens, ({ query }) => {
    const tokens = sql`
      select t.id, t.name, a.login as created_by, t.created_at, t.last_used_at
      from api_token t join administrator a on a.id = t.admin_id where ${beginsWith(query.q, [sql`t.name`])}`;
    return pageByName(db.kysely, tokens, query, (row: TokenRow) => ({
      id: row.id,
      name: row.name,
      createdBy: row.created_by,
      created: row.created_at.toISOString(),
      lastUsed: row.last_used_at?.toISOString() ?? null,
    }));
  });

  routes.one(operations.createApiToken, async ({ body: { name }, admin, actor }) => {
    const id = randomUUIDv7();
    const token = randomBytes(30).toString('base64url');
    const created = now(deps);
    await db.transaction(async (tx) => {
      await sql`
        insert into api_token (id, hash, name, admin_id, created_at)
        values (${id}::uuid, ${digest(token)}, ${name}, ${admin.id}::uuid, ${created}::timestamptz)`.execute(tx);
      await deps.systemLog.write(tx, [{ ...event('create', 'Make an API token', { id, name }), actor }]);
    });
    return { id, name, createdBy: admin.login, created, lastUsed: null, token };
  });

  routes.one(operations.deleteApiToken, async ({ params, actor }) => {
    await db.transaction(async (tx) => {
      const { rows } = isUuid(params.tokenId)
        ? await sql<{ id: string; name: string }>`
            delete from api_token where id = ${params.tokenId}::uuid returning id, name`.execute(tx)
        : { rows: [] };
      if (!rows[0]) throw new CodedError('not_found', { id: params.tokenId, type: 'ApiToken' });
      await deps.systemLog.write(tx, [{ ...event('revoke', 'Revoke an API token', rows[0]), actor }]);
    });
    return undefined;
  });
}
