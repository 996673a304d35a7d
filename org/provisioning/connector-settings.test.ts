import { createSecretKey, randomBytes } from 'node:crypto';
import { connectorSettings } from '@postern/protocol/wire';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSeal } from '../seal/seal.ts';
import { appSettings } from './app-settings.ts';
import { createConnectorSettings } from './connector-settings.ts';
import { createWorld, type World } from './testing.ts';

let world: World & { appId: string };
let privateKey: CryptoKey;
const seal = createSeal(createSecretKey(randomBytes(32)));

beforeAll(async () => {
  world = await createWorld({ settings: { auth: { type: 'basic' }, timeoutMs: 90_000 } });
  const pair = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
  privateKey = pair.privateKey as CryptoKey;
  const { kty, crv, x, y } = await exportJWK(pair.publicKey);
  await sql`update agent set encryption_key = ${JSON.stringify({ kty, crv, x, y })}::jsonb`.execute(world.db.kysely);
  const sealed = await seal.sealForOrg(JSON.stringify({ user: 'postern', password: 'secret' }));
  await sql`update app set credentials = ${sealed}`.execute(world.db.kysely);
});
afterAll(() => world.close());

const open = async (jwe: string) =>
  JSON.parse(new TextDecoder().decode((await compactDecrypt(jwe, privateKey)).plaintext));

test('settings go to an agent with credentials that only it can open, sealed once for each revision', async () => {
  let sealings = 0;
  const counting = {
    ...seal,
    sealForAgent: (...args: Parameters<typeof seal.sealForAgent>) => {
      sealings++;
      return seal.sealForAgent(...args);
    },
  };
  const source = createConnectorSettings({ db: world.db, seal: counting });
  const [first] = await source.settingsFor(world.agentId, [world.appId]);
  const settings = connectorSettings.parse(first!.settings);
  expect(settings).toMatchObject({ timeoutMs: 90_000, uniqueField: 'userName', auth: { type: 'basic' } });
  expect(await open((settings.auth as { sealed: string }).sealed)).toEqual({ user: 'postern', password: 'secret' });
  await source.settingsFor(world.agentId, [world.appId]);
  expect(sealings).toBe(1);
  await sql`update app set rev = rev + 1`.execute(world.db.kysely);
  await source.settingsFor(world.agentId, [world.appId]);
  expect(sealings).toBe(2);
});

test('a test runs with settings that are not saved, by the agent that was asked', async () => {
  const candidate = { baseUrl: 'https://new.example/scim/v2', settings: appSettings.parse({ auth: { type: 'none' } }) };
  const test = { appId: world.appId, candidate, agentIds: [world.agentId] };
  const [started] = await world.tx((tx) => world.provisioning.startConnectorTest(tx, test));
  const [action] = await world.take();
  expect(action).toMatchObject({
    id: started!.actionId,
    kind: 'connector.test',
    payload: { settings: { baseUrl: candidate.baseUrl } },
  });
  const waiting = world.queue.finished(started!.actionId, 5_000);
  await world.report([
    { actionId: action!.id, lease: action!.lease.token, status: 'done', resource: {}, timings: { received: 1 } },
  ]);
  expect(await waiting).toMatchObject({ status: 'done' });
});

test('an app without an address has no settings yet', async () => {
  await sql`update app set base_url = null, rev = rev + 1`.execute(world.db.kysely);
  const source = createConnectorSettings({ db: world.db, seal });
  expect(await source.settingsFor(world.agentId, [world.appId])).toMatchObject([{ settings: null }]);
});
