import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { createAdminAuth } from './auth/admin/admin-auth.ts';
import { createSignIn } from './auth/admin/sign-in.ts';
import { createAccessTokens } from './auth/call/access-token.ts';
import { createCallAuth } from './auth/call/agent-auth.ts';
import { createInboundTokens } from './auth/call/inbound-token.ts';
import { createLoneRegister } from './auth/call/lone-register.ts';
import { createProofs } from './auth/call/proof.ts';
import { createProofRegister } from './auth/call/proof-register.ts';
import { createNonces } from './auth/nonces.ts';
import { createDevicePages } from './auth/oidc/device-pages.ts';
import { createProvider } from './auth/oidc/provider.ts';
import { createServiceAuth } from './auth/service/authenticate.ts';
import { createServiceProvider } from './auth/service/provider.ts';
import { loadSharedKeys } from './auth/shared-keys.ts';
import type { Db } from './db/database.ts';
import type { SystemLog } from './log/system-log.ts';
import type { Seal } from './seal/seal.ts';

export interface AuthDeps {
  db: Db;
  seal: Seal;
  systemLog: SystemLog;
  /** Origin of the org. */
  publicUrl: string;
  clock: () => number;
  log: Pick<Logger, 'error' | 'warn'>;
  /** No other process works on this database while this one does (ADR 27). */
  alone?: boolean;
  /** Seconds between two polls of a device code; default 5. */
  pollSeconds?: number;
}

export type Auth = Awaited<ReturnType<typeof createAuth>>;

/** Wires auth/: who may enrol an agent, who is an agent, who is an administrator. */
export async function createAuth({ db, seal, systemLog, publicUrl, clock, log, alone = false, pollSeconds }: AuthDeps) {
  const shared = await loadSharedKeys(db.kysely, seal);
  // With nonces of its own a process knows every proof that is good here.
  const keys = alone ? { ...shared, nonceSecret: randomBytes(32) } : shared;
  const nonces = createNonces(keys.nonceSecret);
  const pages = createDevicePages({ org: new URL(publicUrl).host });
  const interval = pollSeconds === undefined ? {} : { interval: pollSeconds };
  const provider = createProvider({ db: db.kysely, publicUrl, keys, pages, clock, log, ...interval });
  const serviceProvider = createServiceProvider({ db: db.kysely, publicUrl, keys, log });
  const register = createProofRegister({ db: db.kysely, clock });
  const proofs = createProofs({ publicUrl, nonces });
  const calls = createCallAuth({
    db: db.kysely,
    tokens: await createAccessTokens({ publicUrl, signing: keys.signing, clock }),
    proofs,
    register: alone ? await createLoneRegister({ db, clock }) : register,
  });
  const inboundTokens = await createInboundTokens({ publicUrl, signing: keys.signing, clock });
  const signIn = createSignIn({ db, systemLog, clock });
  const byServiceApp = await createServiceAuth({ db: db.kysely, publicUrl, signing: keys.signing, register, clock });
  const admins = createAdminAuth({ db: db.kysely, clock, byServiceApp });
  return {
    provider,
    serviceProvider,
    nonces,
    proofs,
    calls,
    inboundTokens,
    signIn,
    admins,
    csrfSecret: keys.csrfSecret,
  };
}
