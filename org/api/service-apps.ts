import { createPublicKey, randomUUIDv7 } from 'node:crypto';
import { operations, type ServiceApp, type ServicePublicKey } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { sql } from 'kysely';
import { serviceClientId } from '../auth/service/client.ts';
import { json } from '../db/json.ts';
import { isUuid, now } from '../directory/deps.ts';
import type { ApiDeps } from './deps.ts';
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

/** Programs that call this API by OAuth. */
export function serviceAppRoutes(routes: Routes, deps: ApiDeps): void {
  const { db } = deps;
  // Okta's names.
  const event = (verb: 'create' | 'delete', message: string, app: Pick<Row, 'id' | 'name'>) => ({
    eventType: `app.oauth2.client.lifecycle.${verb}`,
    message,
    target: [{ type: 'PublicClientApp', id: app.id, displayName: app.name, alternateId: serviceClientId(app.id) }],
  });

  routes.one(operations.listServiceApps, async () => {
    const { rows } = await sql<Row>`select ${columns} from service_app order by lower(name), id`.execute(db.kysely);
    return rows.map(show);
  });

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

  routes.one(operations.deleteServiceApp, async ({ params, actor }) => {
    await db.transaction(async (tx) => {
      const { rows } = isUuid(params.serviceAppId)
        ? await sql<Row>`
            delete from service_app where id = ${params.serviceAppId}::uuid returning ${columns}`.execute(tx)
        : { rows: [] };
      if (!rows[0]) throw new CodedError('not_found', { id: params.serviceAppId, type: 'ServiceApp' });
      await deps.systemLog.write(tx, [{ ...event('delete', 'Delete a service app', rows[0]), actor }]);
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
