import type { AlertForm } from '@postern/protocol/management';
import { createTransport } from 'nodemailer';
import type { AlertMessage } from './message.ts';

const timeoutMs = 15_000;
const marks = { raised: 'Alert', recovered: 'Over', test: 'Test' };

/** Sends one message by SMTP; throws what the server or the connection said. */
export async function sendMail(email: AlertForm['email'], alert: AlertMessage): Promise<void> {
  const transport = createTransport({
    host: email.host,
    port: email.port,
    secure: email.security === 'tls',
    requireTLS: email.security === 'starttls',
    ignoreTLS: email.security === 'none',
    tls: { minVersion: 'TLSv1.2' },
    ...(email.user && { auth: { user: email.user, pass: email.password ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  try {
    await transport.sendMail({
      from: { name: 'Postern', address: email.from },
      to: email.to,
      subject: `[Postern] ${marks[alert.event]}: ${alert.message}`.slice(0, 200),
      text: [alert.message, alert.next, `Since ${alert.since}`, alert.org].filter(Boolean).join('\n\n'),
      messageId: `<${alert.id}@${new URL(alert.org).hostname}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } finally {
    transport.close();
  }
}
