import { storable } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { type Adapter, type ClientMetadata, errors } from 'oidc-provider';
import type { Tx } from '../../db/database.ts';
import { json } from '../../db/json.ts';
import { deviceGate } from './device-gate.ts';

const forever = 10 * 365 * 24 * 3600;

interface Deps {
  db: Tx;
  findClient(id: string): Promise<ClientMetadata | undefined>;
  /** Seconds between two polls of a device code. */
  interval?: number;
}

/**
 * Stores what oidc-provider must remember in table `oidc`; clients are not stored but found elsewhere.
 *
 * Beside storing it closes three gaps: a replayed assertion or proof is refused by the insert itself, so that two
 * requests at once cannot both pass; a code is consumed once; and device codes pass the gate.
 */
export const createAdapter =
  (deps: Deps) =>
  (kind: string): Adapter => ({
    async upsert(id, payload, expiresIn) {
      const replay = kind === 'ReplayDetection';
      const { numAffectedRows } = await sql`
        insert into oidc (kind, id, payload, user_code, uid, grant_id, expires_at, poll_seconds)
        values (${kind}, ${id}, ${json(payload)}::jsonb, ${text(payload['userCode'])}, ${text(payload['uid'])},
          ${text(payload['grantId'])}, now() + make_interval(secs => ${expiresIn ?? forever}), ${deps.interval ?? 5})
        on conflict (kind, id) do update set payload = excluded.payload, user_code = excluded.user_code,
          uid = excluded.uid, grant_id = excluded.grant_id, expires_at = excluded.expires_at
        where ${!replay}::boolean or oidc.expires_at < now()`.execute(deps.db);
      if (replay && !numAffectedRows) throw new errors.InvalidRequest('replayed');
    },

    async find(id) {
      if (kind === 'Client') return deps.findClient(id);
      // `upsert` decides: reading first would let two at once pass.
      if (kind === 'ReplayDetection') return undefined;
      // Expired ones too: the agent must hear `expired_token`, not `invalid_grant`.
      const payload = await read(deps.db, kind, 'id', id);
      if (payload && kind === 'DeviceCode') await deviceGate(deps.db, id, payload);
      return payload;
    },

    async findByUserCode(code) {
      const payload = await read(deps.db, kind, 'user_code', code);
      // Set when a person confirmed the code; it would make the code useless once they closed that tab.
      if (payload) delete payload['inFlight'];
      return payload;
    },

    findByUid: (uid) => read(deps.db, kind, 'uid', uid),

    async consume(id) {
      const { numAffectedRows } = await sql`
        update oidc set consumed_at = now() where kind = ${kind} and id = ${id} and consumed_at is null`.execute(
        deps.db,
      );
      if (!numAffectedRows) throw new errors.InvalidGrant('already consumed');
    },

    async destroy(id) {
      await deps.db.deleteFrom('oidc').where('kind', '=', kind).where('id', '=', id).execute();
    },

    async revokeByGrantId(grantId) {
      await deps.db.deleteFrom('oidc').where('grant_id', '=', grantId).execute();
    },
  });

async function read(db: Tx, kind: string, column: 'id' | 'user_code' | 'uid', value: string) {
  // The database cannot even be asked for it.
  if (storable(value) !== value) return undefined;
  const row = await db
    .selectFrom('oidc')
    .select(['payload', 'consumed_at'])
    .where('kind', '=', kind)
    .where(column, '=', value)
    .executeTakeFirst();
  if (!row) return undefined;
  const payload: Record<string, unknown> = { ...row.payload };
  if (row.consumed_at) payload['consumed'] = Math.floor(row.consumed_at.getTime() / 1000);
  return payload;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
