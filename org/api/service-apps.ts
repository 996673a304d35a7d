import { createPublicKey, randomUUIDv7 } from 'node:crypto';
import { operations, type ServiceApp, type ServicePublicKey } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { sql } from 'kysely';
import { digest } from '../auth/digest.ts';
import { serviceClientId } from '../auth/service/client.ts';
import type { Tx } from '../db/database.ts';
import { json } from '../db/json.ts';
import { isUuid, now } from '../directory/deps.ts';
import type { ApiDeps } from './deps.ts';
import { beginsWith } from './filter.ts';
import { pageByName } from './page-by-name.ts';
import type { Routes } from './route.ts';

interface Row {
  id: string;
  name: string;
  kid: string;
  scopes: string[];
  dpop: boolean;
  created_by: string;
  created_at: Date;
  last_used_at: Date | null;
}

const columns = sql.raw('id, name, kid, scopes, dpop, created_by, created_at, last_used_at');

const show = ({ created_by, created_at, last_used_at, ...row }: Row): ServiceApp => ({
  ...row,
  clientId: serviceClientId(row.id),
  createdBy: created_by,
  created: created_at.toISOString(),
  lastUsed: last_used_at?.toISOString() ?? null,
});

const etagOf = ({ name, scopes }: Row): string => digest(JSON.stringify([name, scopes])).slice(0, 22);

/** Programs that call this API by OAuth. */
export function serviceAppRoutes(routes: Routes, deps: ApiDeps): void {
  const { db } = deps;
  // Okta's names.
  const event = (verb: 'create' | 'update' | 'delete', message: string, app: Pick<Row, 'id' | 'name'>) => ({
    eventType: `app.oauth2.client.lifecycle.${verb}`,
    message,
    target: [{ type: 'PublicClientApp', id: app.id, displayName: app.name, alternateId: serviceClientId(app.id) }],
  });

  routes.list(operations.listServiceApps, ({ query }) =>
    pageByName(
      db.kysely,
      sql`select ${columns} from service_app where ${beginsWith(query.q, [sql`name`])}`,
      query,
      show,
    ),
  );

  routes.one(operations.createServiceApp, async ({ body: { name, scopes, dpop, jwk }, admin, actor }) => {
    const key = jwk ? await givenKey(jwk) : await makeKey();
    const granted = [...new Set(scopes)].sort();
    const made = await db.transaction(async (tx) => {
      const { rows } = await sql<Row>`
        insert into service_app (id, name, jwk, kid, scopes, dpop, created_by, created_at)
        values (${randomUUIDv7()}::uuid, ${name}, ${json(key.publicJwk)}::jsonb, ${key.kid}, ${granted}::text[], ${dpop},
          ${admin.login}, ${now(deps)}::timestamptz) returning ${columns}`.execute(tx);
      const detail = { scopes: granted, dpop };
      await deps.systemLog.write(tx, [{ ...event('create', 'Make a service app', rows[0]!), actor, detail }]);
      return show(rows[0]!);
    });
    return { ...made, privateKey: key.privateJwk ?? null };
  });

  /** Throws `not_found`. */
  async function find(tx: Tx, id: string, lock = false): Promise<Row> {
    const { rows } = isUuid(id)
      ? await sql<Row>`
          select ${columns} from service_app where id = ${id}::uuid ${lock ? sql`for update` : sql``}`.execute(tx)
      : { rows: [] };
    if (!rows[0]) throw new CodedError('not_found', { id, type: 'ServiceApp' });
    return rows[0];
  }

  routes.one(operations.getServiceApp, async (call) => {
    const app = await find(db.kysely, call.params.serviceAppId);
    call.etag(etagOf(app));
    return show(app);
  });

  routes.one(operations.replaceServiceApp, async (call) => {
    const { name } = call.body;
    const scopes = [...new Set(call.body.scopes)].sort();
    const changed = await db.transaction(async (tx) => {
      const before = await find(tx, call.params.serviceAppId, true);
      call.match(etagOf(before), 'service app');
      const { rows } = await sql<Row>`
        update service_app set name = ${name}, scopes = ${scopes}::text[] where id = ${before.id}::uuid
        returning ${columns}`.execute(tx);
      const detail = {
        granted: scopes.filter((scope) => !before.scopes.includes(scope)),
        revoked: before.scopes.filter((scope) => !scopes.includes(scope)),
        ...(name !== before.name && { name: { before: before.name, after: name } }),
      };
      const written = { ...event('update', 'Change a service app', rows[0]!), actor: call.actor, detail };
      await deps.systemLog.write(tx, [written]);
      return rows[0]!;
    });
    call.etag(etagOf(changed));
    return show(changed);
  });

  routes.one(operations.deleteServiceApp, async ({ params, actor }) => {
    await db.transaction(async (tx) => {
      const app = await find(tx, params.serviceAppId, true);
      await sql`delete from service_app where id = ${app.id}::uuid`.execute(tx);
      await deps.systemLog.write(tx, [{ ...event('delete', 'Delete a service app', app), actor }]);
    });
    return undefined;
  });
}

interface ServiceKey {
  publicJwk: { kty: string };
  kid: string;
  privateJwk?: Record<string, unknown>;
}

/** Throws CodedError `service_app_key_refused`. */
async function givenKey(jwk: ServicePublicKey): Promise<ServiceKey> {
  const { kid, ...publicJwk } = jwk;
  const refused = (detail: string, cause?: unknown) => new CodedError('service_app_key_refused', { detail }, { cause });
  try {
    const { modulusLength = 2048 } = createPublicKey({ key: publicJwk, format: 'jwk' }).asymmetricKeyDetails ?? {};
    if (modulusLength < 2048 || modulusLength > 4096) throw refused(`it has ${modulusLength} bits`);
  } catch (error) {
    if (error instanceof CodedError) throw error;
    throw refused('it is no key', error);
  }
  return { publicJwk, kid: kid ?? (await calculateJwkThumbprint(publicJwk)) };
}

/** RSA, since Okta's Node SDK signs its DPoP proofs by RS256 alone. */
async function makeKey(): Promise<ServiceKey> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const whole = await exportJWK(privateKey);
  const publicJwk = { kty: 'RSA', n: whole.n!, e: whole.e! };
  const kid = await calculateJwkThumbprint(publicJwk);
  return { publicJwk, kid, privateJwk: { ...whole, kid, alg: 'RS256', use: 'sig' } };
}
