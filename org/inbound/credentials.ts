import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { InboundCredential, InboundSecret } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import { type AppRow, appTarget } from '../apps/app.ts';
import { digest } from '../auth/digest.ts';
import { inboundClientId } from '../auth/oidc/inbound-client.ts';
import type { Tx } from '../db/database.ts';
import { type Change, isUuid, now } from '../directory/deps.ts';
import type { SystemLog } from '../log/system-log.ts';

export interface CredentialDeps {
  systemLog: SystemLog;
  clock: () => number;
}

interface Row {
  id: string;
  type: 'token' | 'client';
  name: string;
  created_by: string;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
}

const columns = sql.raw('id, type, name, created_by, created_at, expires_at, last_used_at');

const show = (row: Row): InboundCredential => ({
  id: row.id,
  type: row.type,
  clientId: row.type === 'client' ? inboundClientId(row.id) : null,
  name: row.name,
  createdBy: row.created_by,
  created: row.created_at.toISOString(),
  expires: row.expires_at?.toISOString() ?? null,
  lastUsed: row.last_used_at?.toISOString() ?? null,
});

/** Those that are still valid, the newest first. */
export async function listCredentials(tx: Tx, deps: CredentialDeps, appId: string): Promise<InboundCredential[]> {
  const { rows } = await sql<Row>`
    select ${columns} from inbound_credential
    where app_id = ${appId}::uuid and (expires_at is null or expires_at > ${now(deps)}::timestamptz)
    order by created_at desc, id desc`.execute(tx);
  return rows.map(show);
}

/** Makes a token, or a client with its secret. Only the digest is stored. */
export async function createCredential(
  tx: Tx,
  deps: CredentialDeps,
  app: AppRow,
  { type, name }: Pick<InboundCredential, 'type' | 'name'>,
  { actor }: Change,
): Promise<InboundSecret> {
  const id = randomUUIDv7();
  const secret = `pscim_${randomBytes(32).toString('base64url')}`;
  const { rows } = await sql<Row>`
    insert into inbound_credential (id, app_id, type, name, hash, created_by, created_at)
    values (${id}::uuid, ${app.id}::uuid, ${type}, ${name}, ${digest(secret)}, ${actor.displayName}, ${now(deps)}::timestamptz)
    returning ${columns}`.execute(tx);
  const made = show(rows[0]!);
  await log(tx, deps, app, made, { actor, verb: 'create', message: `Make the inbound ${type} ${name}` });
  return { credential: made, secret };
}

/**
 * Makes a successor of the same name; the old one ends when the overlap has passed. Throws CodedError `not_found`,
 * `inbound_credential_ended` where it has an end already.
 */
export async function rotateCredential(
  tx: Tx,
  deps: CredentialDeps,
  app: AppRow,
  { id, overlapHours }: { id: string; overlapHours: number },
  change: Change,
): Promise<InboundSecret> {
  const old = await locked(tx, app.id, id);
  if (old.expires_at) throw new CodedError('inbound_credential_ended', { name: old.name });
  const ends = new Date(deps.clock() + overlapHours * 3_600_000).toISOString();
  await sql`update inbound_credential set expires_at = ${ends}::timestamptz where id = ${old.id}::uuid`.execute(tx);
  const message = `Rotate the inbound ${old.type} ${old.name}; the old one is valid until ${ends}`;
  await log(tx, deps, app, old, { actor: change.actor, verb: 'rotate', message });
  return createCredential(tx, deps, app, old, change);
}

/** Throws CodedError `not_found`. */
export async function revokeCredential(
  tx: Tx,
  deps: CredentialDeps,
  app: AppRow,
  id: string,
  { actor }: Change,
): Promise<void> {
  const { type, name } = await locked(tx, app.id, id);
  await sql`delete from inbound_credential where id = ${id}::uuid`.execute(tx);
  await log(tx, deps, app, { id, name }, { actor, verb: 'revoke', message: `Revoke the inbound ${type} ${name}` });
}

async function locked(tx: Tx, appId: string, id: string): Promise<Row> {
  const { rows } = isUuid(id)
    ? await sql<Row>`
        select ${columns} from inbound_credential where app_id = ${appId}::uuid and id = ${id}::uuid for update`.execute(
        tx,
      )
    : { rows: [] };
  if (!rows[0]) throw new CodedError('not_found', { id, type: 'InboundCredential' });
  return rows[0];
}

async function log(
  tx: Tx,
  deps: CredentialDeps,
  app: AppRow,
  { id, name }: { id: string; name: string },
  { actor, verb, message }: Change & { verb: string; message: string },
): Promise<void> {
  await deps.systemLog.write(tx, [
    {
      eventType: `application.inbound.credential.${verb}`,
      message,
      actor,
      appId: app.id,
      target: [appTarget(app), { type: 'Token', id, displayName: name }],
    },
  ]);
}
