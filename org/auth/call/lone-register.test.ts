import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deactivateAgent } from '../../agents/lifecycle.ts';
import { createDb } from '../../db/database.ts';
import { template } from '../../db/testing.ts';
import { type TestOrg, testOrg } from '../../testing.ts';
import { createLoneRegister } from './lone-register.ts';

let org: TestOrg;
beforeAll(async () => {
  // There is no such register on a server, where a node hears of a commit a moment later.
  org = await testOrg({ db: await createDb({ memory: true, template: await template() }) });
}, 60_000);
afterAll(() => org.close());

test('each proof is new once, and who is switched off is so from the commit on', async () => {
  const register = await createLoneRegister({ db: org.db, clock: Date.now });
  const [agentId, jkt] = [randomUUID(), randomUUID()];
  await sql`insert into agent (id, name, host, os, version, enrolled_by, encryption_key)
    values (${agentId}, 'a', 'h', 'linux', '1.0.0', 'x', '{}')`.execute(org.db.kysely);
  await sql`insert into agent_key (jkt, agent_id, jwk) values (${jkt}, ${agentId}, '{}')`.execute(org.db.kysely);
  const check = (id: string, by: string = jkt) => register.check({ id, jkt: by, agentId });
  expect(await check('one')).toMatchObject({ fresh: true, status: 'active', live: true });
  expect(await Promise.all([check('one'), check('two'), check('two')])).toMatchObject([
    { fresh: false },
    { fresh: true },
    { fresh: false },
  ]);
  expect(await check('three', 'another key')).toMatchObject({ fresh: true, live: false });
  const actor = { type: 'User' as const, id: 'x', displayName: 'x' };
  await org.db.transaction((tx) => deactivateAgent(org.agentsDeps, tx, { agentId, actor }));
  expect(await check('four')).toMatchObject({ fresh: true, status: 'inactive' });
  expect(await register.check({ id: 'five', jkt, agentId: undefined })).toMatchObject({ fresh: true, live: false });
});
