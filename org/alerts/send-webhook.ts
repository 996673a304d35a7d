import { createHmac } from 'node:crypto';
import type { AlertForm } from '@postern/protocol/management';
import type { AlertMessage } from './message.ts';

const timeoutMs = 15_000;

/**
 * Posts one message. `Postern-Signature: t=<epoch seconds>,v1=<hex>` is HMAC-SHA256 under the shared secret over
 * `<t>.<body>`, so that a receiver knows the sender and can refuse an old message. Any answer but 2xx throws.
 */
export async function sendWebhook(webhook: AlertForm['webhook'], alert: AlertMessage, now: number): Promise<void> {
  const body = JSON.stringify(alert);
  const time = Math.floor(now / 1000);
  const answer = await fetch(webhook.url, {
    method: 'POST',
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      'content-type': 'application/json',
      'postern-delivery': alert.id,
      ...(webhook.secret && { 'postern-signature': `t=${time},v1=${signature(webhook.secret, time, body)}` }),
    },
  }).catch((error: Error) => {
    throw error.cause instanceof Error ? error.cause : error;
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`${new URL(webhook.url).host} answers ${answer.status}`);
}

const signature = (secret: string, time: number, body: string): string =>
  createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
