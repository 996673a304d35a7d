import type { AlertForm } from '@postern/protocol/management';
import { describe } from '@postern/protocol/messages';
import { sql } from 'kysely';
import { at } from '../queue/deps.ts';
import { type AlertDeps, channelsOf } from './deps.ts';
import type { AlertMessage } from './message.ts';
import { sendMail } from './send-mail.ts';
import { sendWebhook } from './send-webhook.ts';
import { readAlerts } from './settings.ts';

/** While a message is being sent nobody else takes it; a node that ends in between leaves it to be sent again then. */
const takenMs = 60_000;
const firstMs = 10_000;
const longestMs = 3_600_000;
/** About a day of attempts. */
const mostAttempts = 30;

interface Due {
  id: string;
  event: 'raised' | 'recovered';
  channel: 'email' | 'webhook';
  attempts: number;
  kind: string;
  message: string;
  next: string;
  opened_at: Date;
}

export const send = (deps: AlertDeps, settings: AlertForm, channel: Due['channel'], message: AlertMessage) =>
  channel === 'email' ? sendMail(settings.email, message) : sendWebhook(settings.webhook, message, deps.clock());

/**
 * Sends what is due. At least once: a message whose answer was lost is sent again with the same id. One that cannot be
 * sent is tried again after 10 s, 20 s, 40 s … up to an hour, about a day long.
 */
export async function deliverAlerts(deps: AlertDeps): Promise<void> {
  for (let due = await take(deps); due; due = await take(deps)) {
    const settings = await readAlerts(deps.db.kysely, deps.seal);
    const error = channelsOf(settings).includes(due.channel)
      ? await send(deps, settings, due.channel, messageOf(deps, due)).then(
          () => undefined,
          (caught: Error) => caught.message,
        )
      : describe('alert_channel_off').text;
    await note(deps, due, error);
  }
}

async function take({ db, clock }: AlertDeps): Promise<Due | undefined> {
  const now = clock();
  const { rows } = await sql<Due>`
    update alert_delivery d set attempts = d.attempts + 1, run_at = ${at(now + takenMs)}::timestamptz
    from alert a where a.id = d.alert_id and d.id = (
      select id from alert_delivery where state = 'due' and run_at <= ${at(now)}::timestamptz
      order by id limit 1 for update skip locked)
    returning d.id, d.event, d.channel, d.attempts, a.kind, a.message, a.next, a.opened_at`.execute(db.kysely);
  return rows[0];
}

async function note({ db, clock }: AlertDeps, { id, attempts }: Due, error: string | undefined): Promise<void> {
  const wait = Math.min(firstMs * 2 ** (attempts - 1), longestMs);
  const state = error === undefined ? 'sent' : attempts < mostAttempts ? 'due' : 'failed';
  await sql`
    update alert_delivery set state = ${state}, error = ${error?.slice(0, 500) ?? null}, run_at = ${at(clock() + wait)}::timestamptz
    where id = ${id}::uuid`.execute(db.kysely);
}

function messageOf({ publicUrl }: AlertDeps, due: Due): AlertMessage {
  const recovered = due.event === 'recovered';
  return {
    id: due.id,
    event: due.event,
    kind: due.kind,
    message: recovered ? describe('alert_recovered', { text: due.message }).text : due.message,
    next: recovered ? '' : due.next,
    since: due.opened_at.toISOString(),
    org: publicUrl,
  };
}
