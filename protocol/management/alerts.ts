import { z } from 'zod';
import { id, isoOrNull, searched, text, timestamp } from './common.ts';
import { operation } from './operation.ts';

export const alertKinds = ['agent_offline', 'task_waiting', 'safeguard', 'expiring'] as const;
export const alertChannels = ['email', 'webhook'] as const;

const address = text(320).regex(/^[^\s@,;<>()]+@[^\s@,;<>()]+$/, 'must be an e-mail address');
const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const httpsUrl = text(2000).refine((value) => {
  const url = URL.parse(value);
  return (
    url !== null &&
    !url.username &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname)))
  );
}, 'must begin with https and hold no credentials');

const kinds = {
  agentOffline: z
    .strictObject({ enabled: z.boolean().default(true), minutes: z.int().min(5).max(10_080).default(10) })
    .prefault({}),
  taskWaiting: z
    .strictObject({ enabled: z.boolean().default(true), minutes: z.int().min(1).max(10_080).default(60) })
    .prefault({}),
  safeguard: z.strictObject({ enabled: z.boolean().default(true) }).prefault({}),
  expiring: z
    .strictObject({ enabled: z.boolean().default(true), days: z.int().min(1).max(365).default(30) })
    .prefault({}),
};
const email = {
  enabled: z.boolean().default(false),
  host: text(255).default(''),
  port: z.int().min(1).max(65_535).default(587),
  /** starttls: refused where the server does not offer it. none: for a relay on this machine or network. */
  security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
  user: text(255).default(''),
  from: address.or(z.literal('')).default(''),
  to: z.array(address).max(50).default([]),
};
const webhook = { enabled: z.boolean().default(false), url: httpsUrl.or(z.literal('')).default('') };
const secret = text(1000, { min: 1 }).optional();

/** What is left out has its default; a secret that is left out stays as saved. */
export const alertForm = z
  .strictObject({
    ...kinds,
    email: z.strictObject({ ...email, password: secret }).prefault({}),
    webhook: z.strictObject({ ...webhook, secret }).prefault({}),
  })
  .superRefine((form, context) => {
    const need = (path: string[], there: boolean) => {
      if (!there) context.addIssue({ code: 'custom', path, message: 'must be there where the channel is on' });
    };
    if (form.email.enabled) {
      need(['email', 'host'], form.email.host !== '');
      need(['email', 'from'], form.email.from !== '');
      need(['email', 'to'], form.email.to.length > 0);
    }
    if (form.webhook.enabled) need(['webhook', 'url'], form.webhook.url !== '');
  });
export type AlertForm = z.infer<typeof alertForm>;

const set = z.object({ set: z.boolean() });
export const alertSettings = z.object({
  ...kinds,
  email: z.object({ ...email, password: set }),
  webhook: z.object({ ...webhook, secret: set }),
});
export type AlertSettings = z.infer<typeof alertSettings>;

export const alert = z.object({
  id,
  kind: z.enum(alertKinds),
  message: z.string(),
  next: z.string(),
  opened: timestamp,
  closed: isoOrNull,
  /** Where one was sent, or could not be. */
  deliveries: z.array(
    z.object({
      event: z.enum(['raised', 'recovered']),
      channel: z.enum(alertChannels),
      state: z.enum(['due', 'sent', 'failed']),
      attempts: z.int(),
      error: z.string().nullable(),
    }),
  ),
});
export type Alert = z.infer<typeof alert>;

const tag = 'Org';
const path = '/api/v1/org/alerts';

export const alertOperations = {
  listAlerts: operation({
    id: 'listAlerts',
    tag,
    method: 'GET',
    path: '/api/v1/alerts',
    summary: 'Alerts, open ones first, then the newest; q is a part of the message',
    query: searched,
    answer: z.array(alert),
    paged: true,
  }),
  getAlertSettings: operation({
    id: 'getAlertSettings',
    tag,
    method: 'GET',
    path,
    summary: 'What alerts are sent of, and where; secrets are never shown',
    answer: alertSettings,
    etag: true,
  }),
  replaceAlertSettings: operation({
    id: 'replaceAlertSettings',
    tag,
    method: 'PUT',
    path,
    summary: 'Saves it; what is left out has its default, a secret that is left out stays',
    body: alertForm,
    answer: alertSettings,
    etag: true,
  }),
  testAlert: operation({
    id: 'testAlert',
    tag,
    method: 'POST',
    path: `${path}/test`,
    summary: 'Sends a test by a saved channel, at once',
    body: z.object({ channel: z.enum(alertChannels) }),
    answer: z.object({ sent: z.literal(true) }),
  }),
};
