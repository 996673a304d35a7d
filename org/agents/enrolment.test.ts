import { randomUUID } from 'node:crypto';
import { fingerprint } from '@postern/protocol/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admin, type TestOrg, testOrg } from '../testing.ts';
import { createTestAgent, type Keys, makeKeys, stated, type TestAgent } from '../testing-agent.ts';
import { createBrowser, decide } from '../testing-browser.ts';
import { createEnrolmentToken, type NewEnrolmentToken } from './enrolment-token.ts';
import { deactivateAgent, deleteAgent, reactivateAgent } from './lifecycle.ts';
import { listAgents } from './list-agents.ts';

let org: TestOrg;
let encryption: Keys;

beforeAll(async () => {
  org = await testOrg();
  encryption = await makeKeys();
}, 60_000);
afterAll(async () => {
  await org.close();
  expect(org.faults).toEqual([]);
});

const actor = { type: 'User' as const, id: 'x', displayName: 'Ada Admin' };
const statement = (keys: Keys, changed = {}) => ({
  ...stated,
  signingKey: keys.jwk,
  encryptionKey: encryption.jwk,
  ...changed,
});

async function allow(agent: TestAgent, decision: 'allow' | 'deny' = 'allow') {
  const device = await agent.start();
  const link = device.verification_uri_complete ?? '';
  const walk = await decide(createBrowser(org.url), link, { ...admin, decision });
  return { device, walk, poll: () => agent.poll(device.device_code) };
}

/** @returns the agent as its own client, with a token */
async function enrolled() {
  const candidate = await createTestAgent(org.url);
  const { poll } = await allow(candidate);
  const answer = await candidate.call(await poll(), 'POST', '/agents', statement(candidate.keys));
  expect(answer.status).toBe(201);
  const { agentId, clientId } = answer.body as { agentId: string; clientId: string };
  const agent = await createTestAgent(org.url, { keys: candidate.keys, clientId });
  return { agent, agentId, clientId, token: await agent.token() };
}

const newToken = (wanted: Partial<NewEnrolmentToken> = {}) =>
  org.db.transaction((tx) =>
    createEnrolmentToken(org.agentsDeps, tx, { name: 'build', ttlMinutes: 15, ...wanted }, actor),
  );

describe('Allow Access', () => {
  it('asks for sign-in, shows what the agent states as its words, and enrols', async () => {
    const candidate = await createTestAgent(org.url);
    const { device, walk, poll } = await allow(candidate);
    expect(device.interval).toBe(1);
    expect(walk.seen).toEqual(['', 'Is this the code your agent shows?', 'Sign in', 'Allow Access', 'Access allowed']);
    expect(walk.asked?.text).toContain('HQ &lt;b&gt;agent&lt;/b&gt; <span class="hint">· stated by the agent</span>');
    expect(walk.asked?.text).toContain(fingerprint(candidate.keys.jkt));
    expect(walk.asked?.text).toContain('<dd>127.0.0.1</dd>');

    const token = await poll();
    const body = statement(candidate.keys);
    const [first, second] = await Promise.all([
      candidate.call(token, 'POST', '/agents', body),
      candidate.call(token, 'POST', '/agents', body),
    ]);
    expect([first.status, second.status].sort()).toEqual([200, 201]);
    expect(first.body['agentId']).toBe(second.body['agentId']);
    const [shown] = await listAgents(org.db.kysely, Date.now(), [String(first.body['agentId'])]);
    expect(shown).toMatchObject({
      ...stated,
      enrolledBy: admin.login,
      connection: 'amber',
      fingerprints: [candidate.keys.jkt],
    });
  });

  it('gives the code only to the key that asked for it', async () => {
    const [owner, thief] = [await createTestAgent(org.url), await createTestAgent(org.url)];
    const { device } = await allow(owner);
    expect(await thief.poll(device.device_code)).toBe('invalid_grant');
    expect(await owner.poll(device.device_code, {})).toBe('invalid_grant');
    expect(await owner.poll(`${device.device_code}\u0000`)).toBe('invalid_grant');
    expect(await owner.poll(device.device_code)).toMatch(/^ey/);
    expect(await owner.poll(device.device_code)).toBe('invalid_grant');
  });

  it('gives one token to two requests at once', async () => {
    const agent = await createTestAgent(org.url);
    const { poll } = await allow(agent);
    const both = await Promise.all([poll(), poll()]);
    expect(both.filter((answer) => answer.startsWith('ey'))).toHaveLength(1);
  });

  it('slows down who polls too fast, and nobody for a stranger', async () => {
    const [owner, thief] = [await createTestAgent(org.url), await createTestAgent(org.url)];
    const device = await owner.start();
    expect(await owner.poll(device.device_code)).toBe('authorization_pending');
    expect(await thief.poll(device.device_code)).toBe('invalid_grant');
    expect(await owner.poll(device.device_code)).toBe('slow_down');
  });

  it('says denied, and says expired', async () => {
    const agent = await createTestAgent(org.url);
    const denied = await allow(agent, 'deny');
    expect(denied.walk.last.heading).toBe('Access denied');
    expect(await denied.poll()).toBe('access_denied');

    const device = await agent.start();
    await org.db.kysely
      .updateTable('oidc')
      .set((set) => ({ payload: set.fn('jsonb_set', ['payload', set.val('{exp}'), set.val('1')]) as never }))
      .where('kind', '=', 'DeviceCode')
      .where('user_code', '=', device.user_code.replace('-', ''))
      .execute();
    expect(await agent.poll(device.device_code)).toBe('expired_token');
  });

  it('refuses a device request without a key or with a statement off the schema', async () => {
    const agent = await createTestAgent(org.url);
    const wrong: Record<string, string>[] = [{ agent_jkt: '' }, { agent_name: 'x'.repeat(81) }, { agent_host: ' ' }];
    for (const fields of wrong) {
      await expect(agent.start(fields)).rejects.toMatchObject({ error: 'invalid_request' });
    }
  });

  it('reuses the session of the console, and a closed tab does not spoil the code', async () => {
    const agent = await createTestAgent(org.url);
    const device = await agent.start();
    const link = device.verification_uri_complete ?? '';
    const browser = createBrowser(org.url);
    const half = await browser.submit(await browser.open(link));
    await browser.submit(half, { confirm: 'yes' });

    const signIn = await fetch(`${org.url}/api/v1/console/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(admin),
    });
    const other = createBrowser(org.url);
    other.jar.set('postern_session', /postern_session=([^;]+)/.exec(signIn.headers.get('set-cookie') ?? '')?.[1] ?? '');
    const { seen } = await decide(other, link, { ...admin, decision: 'allow' });
    expect(seen).toEqual(['', 'Is this the code your agent shows?', 'Allow Access', 'Access allowed']);
    expect(await agent.poll(device.device_code)).toMatch(/^ey/);
  });

  it('does not decide without the CSRF field, or with a wrong password', async () => {
    const agent = await createTestAgent(org.url);
    const device = await agent.start();
    const browser = createBrowser(org.url);
    const wrong = await decide(browser, device.verification_uri_complete ?? '', {
      ...admin,
      password: 'wrong',
      decision: 'allow',
    });
    expect(wrong.last.heading).toBe('Sign in');
    expect(wrong.last.status).toBe(401);
    expect(wrong.last.text).toContain('Login or password is wrong.');
    const asked = await browser.submit(wrong.last, { login: admin.login, password: admin.password });
    expect(asked.heading).toBe('Allow Access');
    const forged = await browser.open(asked.url, { decision: 'allow', csrf: 'x' });
    expect(forged.heading).toBe('Allow Access');
    expect(await agent.poll(device.device_code)).toBe('authorization_pending');
  });
});

describe('POST /agents', () => {
  it('takes only the key and the statement that were allowed', async () => {
    const [candidate, thief] = [await createTestAgent(org.url), await createTestAgent(org.url)];
    const { poll } = await allow(candidate);
    const token = await poll();
    const refused = async (agent: TestAgent, body: unknown) =>
      (await agent.call(token, 'POST', '/agents', body)).body['error'];
    expect(await refused(thief, statement(thief.keys))).toBe('invalid_token');
    expect(await refused(candidate, statement(thief.keys))).toBe('key_mismatch');
    expect(await refused(candidate, statement(candidate.keys, { name: 'Other' }))).toBe('not_what_was_allowed');
    expect(await refused(candidate, statement(candidate.keys, { encryptionKey: candidate.keys.jwk }))).toBe(
      'invalid_request',
    );
    expect(await refused(candidate, { ...stated })).toBe('invalid_request');
  });

  it('does not bring a deleted agent back with the permission that made it', async () => {
    const candidate = await createTestAgent(org.url);
    const { poll } = await allow(candidate);
    const token = await poll();
    const { body } = await candidate.call(token, 'POST', '/agents', statement(candidate.keys));
    await org.db.transaction((tx) => deleteAgent(org.agentsDeps, tx, { agentId: String(body['agentId']), actor }));
    const again = await candidate.call(token, 'POST', '/agents', statement(candidate.keys));
    expect(again.body['error']).toBe('invalid_token');
  });
});

describe('enrolment token', () => {
  it('enrols one key, once, and answers the same key again', async () => {
    const { token } = await newToken({ host: 'hq-1' });
    const [first, second] = [await createTestAgent(org.url), await createTestAgent(org.url)];
    for (const agent of [first, second]) agent.as(`Bearer ${token}`);
    const made = await first.call(token, 'POST', '/agents', statement(first.keys));
    expect(made.status).toBe(201);
    const again = await first.call(token, 'POST', '/agents', statement(first.keys));
    expect([again.status, again.body['agentId']]).toEqual([200, made.body['agentId']]);
    const other = await second.call(token, 'POST', '/agents', statement(second.keys));
    expect([other.status, other.body['error']]).toEqual([401, 'enrolment_token_refused']);
    const own = await createTestAgent(org.url, { keys: first.keys, clientId: String(made.body['clientId']) });
    expect(await own.token()).toMatch(/^ey/);
  });

  it('holds for its host, its address and its time', async () => {
    const attempt = async (wanted: Partial<NewEnrolmentToken>) => {
      const { token } = await newToken(wanted);
      const agent = await createTestAgent(org.url);
      agent.as(`Bearer ${token}`);
      return async () => (await agent.call(token, 'POST', '/agents', statement(agent.keys))).body['error'];
    };
    expect(await (await attempt({ host: 'elsewhere' }))()).toBe('enrolment_token_refused');
    expect(await (await attempt({ address: '192.0.2.1' }))()).toBe('enrolment_token_refused');
    expect(await (await attempt({ address: '127.0.0.1' }))()).toBe(undefined);
    const late = await attempt({ ttlMinutes: 1 });
    org.clock.shift = 61_000;
    expect(await late()).toBe('enrolment_token_refused');
    org.clock.shift = 0;
  });
});

describe('an enrolled agent', () => {
  it('gets tokens only for its own keys and scope', async () => {
    const { agent, clientId, token } = await enrolled();
    const thief = await createTestAgent(org.url, { clientId });
    expect(await thief.token()).toBe('invalid_client');
    expect(await agent.token('agent', { DPoP: thief.dpop })).toBe('invalid_dpop_proof');
    expect(await agent.token('agent', {})).toMatch(/invalid/);
    expect((await thief.call(token, 'POST', '/heartbeat', { leases: [] })).body['error']).toBe('invalid_token');
    const enrol = await agent.token('agent:enrol');
    expect((await agent.call(enrol, 'POST', '/heartbeat', { leases: [] })).status).not.toBe(200);
    expect((await agent.call(token, 'POST', '/heartbeat', { leases: [] })).status).toBe(200);
  });

  it('is refused with a proof of another call, another token, another nonce, or a used one', async () => {
    const { agent, token } = await enrolled();
    const nonce = org.nonces.next();
    const send = async (proof: string) => {
      const answer = await fetch(`${org.url}/agent/v1/heartbeat`, {
        method: 'POST',
        headers: {
          authorization: `DPoP ${token}`,
          dpop: proof,
          'postern-agent': '0.1.0',
          'postern-session': randomUUID(),
          'content-type': 'application/json',
        },
        body: JSON.stringify({ leases: [] }),
      });
      const challenge = answer.headers.get('www-authenticate') !== null && answer.headers.get('dpop-nonce') !== null;
      const body = (await answer.json()) as { error?: string; serverTime: number };
      expect(body.serverTime).toBeGreaterThan(0);
      if (answer.status === 401) expect(challenge).toBe(true);
      return body.error ?? answer.status;
    };
    const good = { htu: `${org.url}/agent/v1/heartbeat`, nonce };
    const one = await agent.proof(token, good);
    const both = await Promise.all([send(one), send(one)]);
    expect(both.sort()).toEqual([200, 'proof_replayed']);
    expect(await send(await agent.proof(token, { ...good, htm: 'GET' }))).toBe('invalid_dpop_proof');
    expect(await send(await agent.proof(token, { ...good, htu: `${org.url}/agent/v1/exchange` }))).toBe(
      'invalid_dpop_proof',
    );
    expect(await send(await agent.proof(token, { ...good, ath: 'x' }))).toBe('invalid_dpop_proof');
    expect(await send(await agent.proof(token, { ...good, nonce: undefined }))).toBe('use_dpop_nonce');
    expect(await send(await agent.proof(token, { ...good, nonce: 'x'.repeat(43) }))).toBe('use_dpop_nonce');
    expect(await send(await agent.proof(token, good, encryption))).toBe('invalid_token');
    expect(await send(`${one.slice(0, -4)}AAAA`)).toBe('invalid_dpop_proof');
    expect(await send('x')).toBe('invalid_dpop_proof');
  });

  it('is refused at once when deactivated, works again when reactivated, and is gone when it unenrols', async () => {
    const { agent, agentId, token } = await enrolled();
    const beat = async () => (await agent.call(token, 'POST', '/heartbeat', { leases: [] })).body['error'];
    await org.db.transaction((tx) => deactivateAgent(org.agentsDeps, tx, { agentId, actor }));
    expect(await beat()).toBe('agent_revoked');
    expect(await agent.token()).toBe('invalid_client');
    await org.db.transaction((tx) => reactivateAgent(org.agentsDeps, tx, { agentId, actor }));
    expect(await beat()).toBeUndefined();
    expect((await agent.call(token, 'DELETE', '/agents/self')).status).toBe(200);
    expect(await beat()).toBe('agent_revoked');
    expect(await listAgents(org.db.kysely, Date.now(), [agentId])).toEqual([]);
  });

  it('uses one nonce for both servers', async () => {
    const { agent } = await enrolled();
    const fresh = await createTestAgent(org.url, { keys: agent.keys, clientId: agent.clientId });
    let trips = 0;
    fresh.each(() => trips++);
    for (let n = 0; n < 5; n++) await fresh.call(await fresh.token(), 'POST', '/heartbeat', { leases: [] });
    expect(trips).toBe(11);
  });
});

it('builds no address from a false Host header', async () => {
  const { get } = await import('node:http');
  const { json } = await import('node:stream/consumers');
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
  const answer = await new Promise<{ token_endpoint: string }>((resolve) => {
    get(`${org.url}/.well-known/oauth-authorization-server`, { headers }, (message) => resolve(json(message) as never));
  });
  expect(answer.token_endpoint).toBe(`${org.url}/oauth/token`);
});
