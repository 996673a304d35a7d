import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { admin, type TestOrg, testOrg } from '../testing.ts';
import { createTestAgent, type Keys, makeKeys, stated } from '../testing-agent.ts';
import { createEnrolmentToken } from './enrolment-token.ts';

let org: TestOrg;
beforeAll(async () => {
  org = await testOrg();
}, 60_000);
afterAll(() => org.close());

async function enrolled() {
  const actor = { type: 'User' as const, id: 'x', displayName: admin.name };
  const { token } = await org.db.transaction((tx) =>
    createEnrolmentToken(org.agentsDeps, tx, { name: 'build', ttlMinutes: 15 }, actor),
  );
  const candidate = await createTestAgent(org.url);
  candidate.as(`Bearer ${token}`);
  const encryptionKey = (await makeKeys()).jwk;
  const { body } = await candidate.call(token, 'POST', '/agents', {
    ...stated,
    signingKey: candidate.keys.jwk,
    encryptionKey,
  });
  const { agentId, clientId } = body as { agentId: string; clientId: string };
  return { agentId, clientId, agent: await createTestAgent(org.url, { keys: candidate.keys, clientId }) };
}

const proofBy = (keys: Keys, agentId: string, changed: { nonce?: string } = {}) =>
  new SignJWT({ sub: agentId, aud: `${org.url}/agent/v1`, nonce: org.nonces.next(), ...changed })
    .setProtectedHeader({ alg: 'ES256', typ: 'postern-key+jwt', jwk: keys.jwk })
    .sign(keys.privateKey);

it('brings in a second key; both hold for 24 hours, then the first is refused', async () => {
  const { agent, agentId, clientId } = await enrolled();
  const next = await makeKeys();
  const token = await agent.token();
  for (let n = 0; n < 2; n++) {
    const proof = await proofBy(next, agentId);
    const answer = await agent.call(token, 'POST', '/agents/self/keys', { signingKey: next.jwk, proof });
    expect([answer.status, answer.body['kid']]).toEqual([200, next.jkt]);
  }
  const renewed = await createTestAgent(org.url, { keys: next, clientId });
  expect(await agent.token()).toMatch(/^ey/);
  expect(await renewed.token()).toMatch(/^ey/);

  // The moment before and after; tokens of 300 s would be long gone, so the row is aged instead of the clock.
  const age = (ms: number) =>
    org.db.kysely
      .updateTable('agent_key')
      .set({ expires_at: new Date(Date.now() + ms) })
      .where('jkt', '=', agent.keys.jkt)
      .execute();
  const { expires_at } = await org.db.kysely
    .selectFrom('agent_key')
    .select('expires_at')
    .where('jkt', '=', agent.keys.jkt)
    .executeTakeFirstOrThrow();
  expect(Math.abs((expires_at?.getTime() ?? 0) - Date.now() - 24 * 3600_000)).toBeLessThan(60_000);
  await age(60_000);
  expect((await agent.call(token, 'POST', '/heartbeat', { leases: [] })).status).toBe(200);
  await age(-1);
  expect((await agent.call(token, 'POST', '/heartbeat', { leases: [] })).body['error']).toBe('key_removed');
  expect(await agent.token()).toBe('invalid_client');
  expect((await renewed.call(await renewed.token(), 'POST', '/heartbeat', { leases: [] })).status).toBe(200);
});

it('refuses a key that did not sign, an older nonce, another agent and a key of another agent', async () => {
  const { agent, agentId } = await enrolled();
  const other = await enrolled();
  const next = await makeKeys();
  const token = await agent.token();
  const rotate = async (signingKey: Keys, proof: string) =>
    (await agent.call(token, 'POST', '/agents/self/keys', { signingKey: signingKey.jwk, proof })).body['error'];
  expect(await rotate(next, await proofBy(agent.keys, agentId))).toBe('key_mismatch');
  expect(await rotate(next, await proofBy(next, agentId, { nonce: 'x' }))).toBe('key_mismatch');
  expect(await rotate(next, await proofBy(next, other.agentId))).toBe('key_mismatch');
  expect(await rotate(next, 'x.y.z')).toBe('key_mismatch');
  expect(await rotate(other.agent.keys, await proofBy(other.agent.keys, agentId))).toBe('key_in_use');
});

it('lets no key on its way out bring in a successor', async () => {
  const { agent, agentId } = await enrolled();
  const [second, third] = [await makeKeys(), await makeKeys()];
  const token = await agent.token();
  const rotate = async (keys: Keys) =>
    agent.call(token, 'POST', '/agents/self/keys', { signingKey: keys.jwk, proof: await proofBy(keys, agentId) });
  expect((await rotate(second)).status).toBe(200);
  expect((await rotate(third)).body['error']).toBe('key_replaced');
});
