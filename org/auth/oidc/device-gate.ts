import { calculateJwkThumbprint, decodeProtectedHeader } from 'jose';
import { sql } from 'kysely';
import { type Context, errors, Provider } from 'oidc-provider';
import type { Tx } from '../../db/database.ts';

/**
 * What oidc-provider does not do for a device code (RFC 8628), at the one place where its proof has been verified and
 * the code is not consumed yet: only the key that asked for the code may use it, and who polls too fast is slowed down.
 * The key comes first, so that a stranger cannot slow the agent down.
 */
export async function deviceGate(db: Tx, id: string, payload: Record<string, unknown>): Promise<void> {
  const ctx = Provider.ctx;
  if (ctx?.oidc?.route !== 'token') return;
  const params = payload['params'] as { agent_jkt?: string } | undefined;
  if ((await thumbprintOfProof(ctx)) !== params?.agent_jkt) {
    throw new errors.InvalidGrant('the proof is not by the key that asked for the code');
  }
  if (payload['accountId'] || payload['error']) return;
  if (await tooFast(db, id)) throw new errors.SlowDown();
}

async function thumbprintOfProof(ctx: Context): Promise<string | undefined> {
  const proof = ctx.get('DPoP');
  const jwk = proof ? decodeProtectedHeader(proof).jwk : undefined;
  return jwk && calculateJwkThumbprint(jwk);
}

// Less than the interval by what a timer of the client may be early.
const slack = 0.3;

/** Takes note of a poll; RFC 8628 section 3.5: each one that is too early makes the interval five seconds longer. */
async function tooFast(db: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{ fast: boolean }>`
    update oidc set polled_at = now(),
      poll_seconds = oidc.poll_seconds
        + case when now() - before.polled_at < make_interval(secs => oidc.poll_seconds - ${slack}::float8) then 5 else 0 end
    from (select polled_at, poll_seconds from oidc where kind = 'DeviceCode' and id = ${id}) before
    where kind = 'DeviceCode' and id = ${id}
    returning oidc.poll_seconds > before.poll_seconds as fast`.execute(db);
  return rows[0]?.fast ?? false;
}
