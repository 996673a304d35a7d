import { customFetch } from 'openid-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEnrolmentToken } from './agents/enrolment-token.ts';
import { deactivateAgent } from './agents/lifecycle.ts';
import { type TestOrg, testOrg } from './testing.ts';
import { createTestAgent, makeKeys, stated, type TestAgent } from './testing-agent.ts';

/*
 * Two nodes of one org behind one address, on one database. Nothing that one holds in memory is needed by the other.
 */
let first: TestOrg;
let second: TestOrg;
beforeAll(async () => {
  first = await testOrg();
  second = await testOrg({ db: first.db, orgKey: first.orgKey, publicUrl: first.url });
}, 60_000);
afterAll(async () => {
  await second.stop();
  await first.close();
});

/** As a load balancer would: the same address, another machine. */
function through(agent: TestAgent, node: TestOrg, authorization?: string): void {
  agent.config[customFetch] = (url, init) => {
    const { pathname, search } = new URL(url);
    const headers = { ...init.headers, ...(authorization && { authorization }) };
    return fetch(`${node.listening}${pathname}${search}`, { ...init, headers } as RequestInit);
  };
}

it('lets an agent enrol at one, get its token at the other and work at both', async () => {
  const actor = { type: 'User' as const, id: 'x', displayName: 'x' };
  const { token } = await first.db.transaction((tx) =>
    createEnrolmentToken(first.agentsDeps, tx, { name: 'build', ttlMinutes: 15 }, actor),
  );
  const candidate = await createTestAgent(first.url);
  through(candidate, first, `Bearer ${token}`);
  const encryptionKey = (await makeKeys()).jwk;
  const made = await candidate.call(token, 'POST', '/agents', {
    ...stated,
    signingKey: candidate.keys.jwk,
    encryptionKey,
  });
  expect(made.status).toBe(201);
  const { agentId, clientId } = made.body as { agentId: string; clientId: string };

  const agent = await createTestAgent(first.url, { keys: candidate.keys, clientId });
  through(agent, second);
  const access = await agent.token();
  const beat = async (node: TestOrg) => {
    through(agent, node);
    return (await agent.call(access, 'POST', '/heartbeat', { leases: [] })).body['error'];
  };
  expect(await beat(second)).toBeUndefined();
  expect(await beat(first)).toBeUndefined();

  const proof = await agent.proof(access, { nonce: second.nonces.next(), htu: `${first.url}/agent/v1/heartbeat` });
  const replay = async (node: TestOrg) => {
    const headers = {
      authorization: `DPoP ${access}`,
      dpop: proof,
      'postern-agent': '0.1.0',
      'postern-session': crypto.randomUUID(),
      'content-type': 'application/json',
    };
    const answer = await fetch(`${node.listening}/agent/v1/heartbeat`, {
      method: 'POST',
      headers,
      body: '{"leases":[]}',
    });
    return ((await answer.json()) as { error?: string }).error;
  };
  expect((await Promise.all([replay(first), replay(second)])).sort()).toEqual(['proof_replayed', undefined]);

  await first.db.transaction((tx) => deactivateAgent(first.agentsDeps, tx, { agentId, actor }));
  expect(await beat(second)).toBe('agent_revoked');
});
