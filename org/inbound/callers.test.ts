import { operations as op } from '@postern/protocol/management';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiHarness, apiHarness } from '../api/testing.ts';
import { createCallers } from './callers.ts';

let api: ApiHarness;
beforeAll(async () => {
  api = await apiHarness();
});
afterAll(() => api.close());

const now = Date.parse('2030-01-01T00:00:00Z');

async function connected(name: string) {
  const { id: appId } = (await api.call(op.createApp, { body: { label: name, name } })).body;
  await api.call(op.replaceInbound, { params: { appId }, body: { mode: 'directory', settings: {} } });
  const { secret, credential } = (
    await api.call(op.createInboundCredential, { params: { appId }, body: { name: 'first' } })
  ).body;
  const asked = { appName: name, authorization: `Bearer ${secret}`, now };
  return { appId, asked, credentialId: credential.id as string };
}

const forgetBehindItsBack = (id: string) =>
  sql`delete from inbound_credential where id = ${id}::uuid`.execute(api.db.kysely);

test('a caller that was found is known for a moment; nobody is known who was not', async () => {
  const { asked, credentialId } = await connected('known');
  const wrong = { ...asked, authorization: 'Bearer wrong' };
  expect((await api.callers.find(wrong))?.caller).toBeUndefined();
  expect((await api.callers.find(asked))?.caller).toMatchObject({ name: 'first' });
  await forgetBehindItsBack(credentialId);
  expect((await api.callers.find(asked))?.caller).toMatchObject({ name: 'first' });
  expect((await api.callers.find(wrong))?.caller).toBeUndefined();
});

test('what is revoked is refused from the commit on, and by another node with its notification', async () => {
  const { appId, asked, credentialId } = await connected('revoked');
  const other = await createCallers({ db: api.db, tokens: { read: async () => undefined } });
  expect([await api.callers.find(asked), await other.find(asked)]).toMatchObject([{ caller: {} }, { caller: {} }]);
  await api.call(op.revokeInboundCredential, { params: { appId, credentialId } });
  expect((await api.callers.find(asked))?.caller).toBeUndefined();
  await expect.poll(async () => (await other.find(asked))?.caller).toBeUndefined();
  await other.close();
});

test('a change of mode or of the app counts at once', async () => {
  const { appId, asked } = await connected('changed');
  expect((await api.callers.find(asked))?.app.mode).toBe('directory');
  await api.call(op.replaceInbound, { params: { appId }, body: { mode: 'off', settings: {} } });
  expect((await api.callers.find(asked))?.app.mode).toBe('off');
});

test('a credential that runs out is refused from that moment on', async () => {
  const { asked, credentialId } = await connected('ending');
  await sql`update inbound_credential set expires_at = ${new Date(now + 500)} where id = ${credentialId}::uuid`.execute(
    api.db.kysely,
  );
  expect((await api.callers.find(asked))?.caller).toMatchObject({ ends: now + 500 });
  expect((await api.callers.find({ ...asked, now: now + 500 }))?.caller).toBeUndefined();
});

test('what is read while a change commits is not kept', async () => {
  const { appId, asked, credentialId } = await connected('racing');
  const reading = api.callers.find(asked);
  await api.call(op.revokeInboundCredential, { params: { appId, credentialId } });
  await reading;
  expect((await api.callers.find(asked))?.caller).toBeUndefined();
});
