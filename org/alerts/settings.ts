import { type AlertForm, type AlertSettings, alertForm } from '@postern/protocol/management';
import type { Tx } from '../db/database.ts';
import { json } from '../db/json.ts';
import type { Seal } from '../seal/seal.ts';

const key = 'alerts';

/** Settings with their secrets opened. */
export async function readAlerts(tx: Tx, seal: Seal): Promise<AlertForm> {
  const row = await tx.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst();
  if (!row) return alertForm.parse({});
  const { sealed, ...plain } = row.value as { sealed: string };
  const { password, secret } = JSON.parse(await seal.openForOrg(sealed)) as { password?: string; secret?: string };
  const form = alertForm.parse(plain);
  return {
    ...form,
    email: { ...form.email, ...(password !== undefined && { password }) },
    webhook: { ...form.webhook, ...(secret !== undefined && { secret }) },
  };
}

/**
 * Saves what was given; secrets rest sealed. One that is left out stays, as long as it goes to the server it was
 * entered for: who may change an address could else read it there. @returns what is saved
 */
export async function saveAlerts(tx: Tx, seal: Seal, before: AlertForm, given: AlertForm): Promise<AlertForm> {
  const sameServer = before.email.host === given.email.host && before.email.port === given.email.port;
  const sameUrl = URL.parse(before.webhook.url)?.origin === URL.parse(given.webhook.url)?.origin;
  const password = given.email.password ?? (sameServer ? before.email.password : undefined);
  const secret = given.webhook.secret ?? (sameUrl ? before.webhook.secret : undefined);
  const { password: _, ...email } = given.email;
  const { secret: __, ...webhook } = given.webhook;
  const sealed = await seal.sealForOrg(JSON.stringify({ password, secret }));
  const value = json({ ...given, email, webhook, sealed });
  await tx
    .insertInto('setting')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
  return readAlerts(tx, seal);
}

export const showAlerts = ({ email, webhook, ...rest }: AlertForm): AlertSettings => ({
  ...rest,
  email: { ...email, password: { set: email.password !== undefined } },
  webhook: { ...webhook, secret: { set: webhook.secret !== undefined } },
});
