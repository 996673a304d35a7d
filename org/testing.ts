/** For tests only: a running org on a free port, with an administrator and browsers and agents to meet it. */
import { createSecretKey, randomBytes, randomUUID, scryptSync } from 'node:crypto';
import { pino } from 'pino';
import { testDb } from './db/testing.ts';
import { createOrg, type OrgDeps } from './server.ts';
import { tryPort } from './web/try-port.ts';

export const admin = { login: 'admin@org.example', name: 'Ada Admin', password: 'a long enough password' };

export type TestOrg = Awaited<ReturnType<typeof testOrg>>;

/** `clock.shift` (ms) moves the org's own clock; oidc-provider keeps the real one. */
export async function testOrg(given: Partial<OrgDeps> & { port?: number } = {}) {
  const { port: asked, ...overrides } = given;
  const db = overrides.db ?? (await testDb());
  const { login, name } = admin;
  await db.kysely
    .insertInto('administrator')
    .values({ id: randomUUID(), login, name, password_hash: cheapHash(admin.password) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const clock = { shift: 0 };
  const port = asked ?? (await tryPort('127.0.0.1', 0));
  const url = overrides.publicUrl ?? `http://127.0.0.1:${port}`;
  const orgKey = overrides.orgKey ?? createSecretKey(randomBytes(32));
  const faults: unknown[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void faults.push(JSON.parse(line)) });
  const org = await createOrg({
    db,
    orgKey,
    publicUrl: url,
    log,
    clock: () => Date.now() + clock.shift,
    pollSeconds: 1,
    ...overrides,
  });
  const listening = await org.listen({ host: '127.0.0.1', port });
  return {
    ...org,
    url,
    /** Where this node itself listens. */
    listening,
    orgKey,
    clock,
    /** What the org logged as errors. */
    faults,
    /** Leaves the database open. */
    stop: () => org.close(),
    async close() {
      await org.close();
      await db.close();
    },
  };
}

/** As `hashPassword` writes it, but for a thousandth of the work: the cost stands in the hash. */
export function cheapHash(clearText: string): string {
  const salt = randomBytes(16);
  const key = scryptSync(clearText, salt, 32, { N: 16, r: 8, p: 1 });
  return ['scrypt', 16, 8, 1, salt.toString('base64url'), key.toString('base64url')].join('$');
}
