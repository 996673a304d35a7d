import { X509Certificate } from 'node:crypto';
import type { AlertForm, Alert as Shown } from '@postern/protocol/management';
import { type Code, describe } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';

/** Something that somebody should know of, as long as it holds. */
export interface Condition {
  key: string;
  kind: Shown['kind'];
  message: string;
  next: string;
}

const day = 24 * 3_600_000;

/** Everything that holds now and that an alert is wanted of. `certificate`: the org's own, PEM. */
export async function conditions(tx: Tx, wanted: AlertForm, now: number, certificate?: string): Promise<Condition[]> {
  const asked = await Promise.all([
    wanted.agentOffline.enabled ? silentAgents(tx, before(now, wanted.agentOffline.minutes)) : [],
    wanted.taskWaiting.enabled ? waitingTasks(tx, before(now, wanted.taskWaiting.minutes)) : [],
    wanted.safeguard.enabled ? heldBack(tx) : [],
    wanted.expiring.enabled ? expiring(tx, new Date(now), new Date(now + wanted.expiring.days * day), certificate) : [],
  ]);
  return asked.flat();
}

const before = (now: number, minutes: number) => new Date(now - minutes * 60_000).toISOString();
const moment = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function condition(kind: Shown['kind'], about: string, code: Code, params: Record<string, string | number>): Condition {
  const { text, next } = describe(code, params);
  return { key: `${kind}:${about}`, kind, message: text, next };
}

async function silentAgents(tx: Tx, since: string): Promise<Condition[]> {
  const { rows } = await sql<{ id: string; name: string; host: string; seen: Date }>`
    select id, name, host, coalesce(last_seen_at, created_at) as seen from agent
    where status = 'active' and coalesce(last_seen_at, created_at) < ${since}::timestamptz`.execute(tx);
  return rows.map(({ id, name, host, seen }) =>
    condition('agent_offline', id, 'alert_agent_offline', { agent: name, host, since: moment(seen) }),
  );
}

/** One for each app, however many they are. The safeguard's own task has an alert of its own. */
async function waitingTasks(tx: Tx, since: string): Promise<Condition[]> {
  const { rows } = await sql<{ app_id: string | null; label: string | null; count: number; oldest: Date }>`
    select t.app_id, a.label, count(*)::int as count, min(t.created_at) as oldest
    from task t left join app a on a.id = t.app_id
    where t.status = 'open' and t.code <> 'import_safeguard'
    group by t.app_id, a.label having min(t.created_at) < ${since}::timestamptz`.execute(tx);
  return rows.map(({ app_id, label, count, oldest }) =>
    condition('task_waiting', app_id ?? 'org', 'alert_task_waiting', {
      app: label ?? 'the org',
      count,
      since: moment(oldest),
    }),
  );
}

async function heldBack(tx: Tx): Promise<Condition[]> {
  const { rows } = await sql<{ app_id: string; label: string; count: number }>`
    select r.app_id, a.label, max(r.held_back) as count from import_run r join app a on a.id = r.app_id
    where r.held_back > 0 group by r.app_id, a.label`.execute(tx);
  return rows.map(({ app_id, label, count }) =>
    condition('safeguard', app_id, 'alert_safeguard', { app: label, count }),
  );
}

async function expiring(tx: Tx, now: Date, until: Date, certificate: string | undefined): Promise<Condition[]> {
  const { rows: apps } = await sql<{ id: string; label: string; ca: string[] | null }>`
    select id, label, settings->'ca' as ca from app where status = 'ACTIVE' and base_url is not null`.execute(tx);
  const certificates = [
    ...(certificate ? [{ about: 'org', what: "The org's TLS certificate", pem: certificate }] : []),
    ...apps.flatMap(({ label, ca }) =>
      (ca ?? []).map((pem) => ({
        about: 'ca',
        what: `A certificate authority that the connector of ${label} trusts`,
        pem,
      })),
    ),
  ];
  const found = certificates.flatMap(({ about, what, pem }) => {
    const { validToDate, fingerprint256, subject } = new X509Certificate(pem);
    if (validToDate > until) return [];
    const name = subject.replaceAll('\n', ', ');
    return [
      condition('expiring', `${about}:${fingerprint256}`, 'alert_expiring', {
        what: `${what} (${name})`,
        date: moment(validToDate),
      }),
    ];
  });
  const { rows: tokens } = await sql<{ id: string; name: string; label: string; expires_at: Date }>`
    select c.id, c.name, a.label, c.expires_at from inbound_credential c join app a on a.id = c.app_id
    where c.expires_at between ${now}::timestamptz and ${until}::timestamptz`.execute(tx);
  return [
    ...found,
    ...tokens.map(({ id, name, label, expires_at }) =>
      condition('expiring', `token:${id}`, 'alert_expiring', {
        what: `The inbound token ${name} of ${label}`,
        date: moment(expires_at),
      }),
    ),
  ];
}
