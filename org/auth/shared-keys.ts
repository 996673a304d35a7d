import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Tx } from '../db/database.ts';
import { json } from '../db/json.ts';
import type { Seal } from '../seal/seal.ts';

/** What all nodes of one org sign and seal with. */
export interface SharedKeys {
  /** Private ES256 JWK that signs access tokens. */
  signing: JWK & { kid: string };
  /** For the cookies of sign-in pages. */
  cookies: string[];
  /** 32 bytes; the DPoP nonces of all nodes come from it. */
  nonceSecret: Buffer;
  /** For the CSRF fields of the sign-in pages. */
  csrfSecret: string;
}

const key = 'auth_keys';

/**
 * Reads the keys, or makes them in a new org; of several nodes that start at once all take those of the first.
 * They rest sealed. Throws CodedError `org_key_wrong`.
 */
export async function loadSharedKeys(db: Tx, seal: Seal): Promise<SharedKeys> {
  const read = () => db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst();
  let row = await read();
  if (!row) {
    const value = json(await seal.sealForOrg(JSON.stringify(await make())));
    await db
      .insertInto('setting')
      .values({ key, value })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    row = await read();
  }
  const kept = JSON.parse(await seal.openForOrg(String(row?.value))) as Omit<SharedKeys, 'nonceSecret'> & {
    nonceSecret: string;
  };
  return { ...kept, nonceSecret: Buffer.from(kept.nonceSecret, 'base64url') };
}

async function make() {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const secret = () => randomBytes(32).toString('base64url');
  return {
    signing: { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' },
    cookies: [secret()],
    nonceSecret: secret(),
    csrfSecret: secret(),
  };
}
