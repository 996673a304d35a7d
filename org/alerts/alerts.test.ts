import { execFileSync } from 'node:child_process';
import { createHmac, createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type AlertForm, alertForm } from '@postern/protocol/management';
import { sql } from 'kysely';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDb } from '../db/testing.ts';
import { createSeal } from '../seal/seal.ts';
import { conditions } from './conditions.ts';
import { deliverAlerts } from './deliver.ts';
import type { AlertDeps } from './deps.ts';
import { readAlerts, saveAlerts, showAlerts } from './settings.ts';
import { watchAlerts } from './watch.ts';

const start = Date.UTC(2026, 5, 1, 12);
const clock = { now: start };
const after = (seconds: number) => {
  clock.now += seconds * 1000;
};
let deps: AlertDeps;
let smtp: SMTPServer;
let hooks: Server;
const mails: { user: string; to: string[]; text: string }[] = [];
const posts: { headers: IncomingHttpHeaders; body: string }[] = [];
const answer = { status: 204 };
let form: AlertForm;

beforeAll(async () => {
  const db = await testDb();
  deps = {
    db,
    seal: createSeal(createSecretKey(randomBytes(32))),
    clock: () => clock.now,
    publicUrl: 'https://org.example',
  };
  smtp = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username = '', password }, _session, done) =>
      password === 'mail secret' ? done(null, { user: username }) : done(new Error('not you')),
    onData: (stream, { user, envelope }, done) =>
      void text(stream).then((said) => {
        mails.push({ user: String(user), to: envelope.rcptTo.map(({ address }) => address), text: said });
        done();
      }),
  });
  smtp.listen(0, '127.0.0.1');
  hooks = createServer((request, reply) => {
    void text(request).then((body) => {
      posts.push({ headers: request.headers, body });
      reply.writeHead(answer.status).end();
    });
  });
  hooks.listen(0, '127.0.0.1');
  await Promise.all([once(smtp.server, 'listening'), once(hooks, 'listening')]);
  const port = (smtp.server.address() as AddressInfo).port;
  form = alertForm.parse({
    email: {
      ...{ enabled: true, host: '127.0.0.1', port, security: 'none', user: 'postern', password: 'mail secret' },
      ...{ from: 'postern@org.example', to: ['it@org.example', 'night@org.example'] },
    },
    webhook: {
      enabled: true,
      url: `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/in`,
      secret: 'hook secret',
    },
  });
}, 60_000);
afterAll(async () => {
  await new Promise<void>((resolve) => smtp.close(resolve));
  hooks.close();
  await deps.db.close();
});

const agentId = randomUUID();
const run = (...parts: Parameters<typeof sql>) => sql(...parts).execute(deps.db.kysely);
const seen = (minutesAgo: number) => run`update agent set last_seen_at = ${new Date(clock.now - minutesAgo * 60_000)}`;
beforeEach(async () => {
  clock.now = start;
  answer.status = 204;
  mails.length = 0;
  posts.length = 0;
  await run`truncate alert, agent, app, task, setting cascade`;
  await run`insert into agent (id, name, host, os, version, enrolled_by, encryption_key)
    values (${agentId}, 'HQ', 'hq-1', 'o', 'v', 'x', '{}')`;
  await saveAlerts(deps.db.kysely, deps.seal, alertForm.parse({}), form);
});

const look = async () => {
  await watchAlerts(deps);
  await deliverAlerts(deps);
};
const bodies = () => posts.map(({ body }) => JSON.parse(body) as { id: string; event: string; message: string });

describe('an alert', () => {
  it('is sent once for each time that it happens, and once when it is over', async () => {
    await seen(1);
    await look();
    expect([mails, posts]).toEqual([[], []]);

    await seen(11);
    await look();
    await look();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ user: 'postern', to: ['it@org.example', 'night@org.example'] });
    expect(mails[0]!.text).toContain('The agent HQ on hq-1 has been silent since 2026-06-01 11:49 UTC.');
    expect(bodies()).toMatchObject([{ event: 'raised', kind: 'agent_offline', org: 'https://org.example' }]);

    await seen(0);
    await look();
    await look();
    expect(bodies().map(({ event }) => event)).toEqual(['raised', 'recovered']);
    expect(mails[1]!.text).toContain('Over: The agent HQ');

    await seen(20);
    await look();
    expect(bodies().map(({ event }) => event)).toEqual(['raised', 'recovered', 'raised']);
  });

  it('is signed over its time and body', async () => {
    await seen(11);
    await look();
    const [{ headers, body }] = posts as [(typeof posts)[0]];
    const [, time, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['postern-signature']))!;
    expect(Number(time) * 1000).toBe(start);
    expect(createHmac('sha256', 'hook secret').update(`${time}.${body}`).digest('hex')).toBe(mac);
    expect(headers['postern-delivery']).toBe(bodies()[0]!.id);
  });

  it('waits longer after each attempt, whoever makes it, is known by its id, and is given up after a day', async () => {
    await seen(11);
    answer.status = 503;
    await look();
    const tries = async (seconds: number) => {
      after(seconds);
      await deliverAlerts({ ...deps });
      return posts.length;
    };
    expect([await tries(9), await tries(2), await tries(15), await tries(6)]).toEqual([1, 2, 2, 3]);
    answer.status = 200;
    expect(await tries(41)).toBe(4);
    expect(new Set(bodies().map(({ id }) => id)).size).toBe(1);
    expect(await tries(100_000)).toBe(4);
    expect(mails).toHaveLength(1);

    await seen(0);
    answer.status = 500;
    await look();
    for (let n = 0; n < 40; n++) await tries(3_700);
    const { rows } =
      await run`select event, state, attempts, error from alert_delivery where channel = 'webhook' order by id`;
    const host = new URL(form.webhook.url).host;
    expect(rows).toEqual([
      { event: 'raised', state: 'sent', attempts: 4, error: null },
      { event: 'recovered', state: 'failed', attempts: 30, error: `${host} answers 500` },
    ]);
  });

  it('goes out once where several nodes look and send', async () => {
    await seen(11);
    await Promise.all([look(), look(), look()]);
    await look();
    expect([mails.length, posts.length]).toEqual([1, 1]);
  });

  it('is sent again where the node that sent it ended before it was noted', async () => {
    await seen(11);
    await watchAlerts(deps);
    // As `take` leaves it.
    await run`update alert_delivery set attempts = 1, run_at = ${new Date(clock.now + 60_000)}`;
    await deliverAlerts(deps);
    expect(posts).toEqual([]);
    after(61);
    await deliverAlerts(deps);
    expect([mails.length, posts.length]).toEqual([1, 1]);
  });

  it('says why a server was not reached', async () => {
    await saveAlerts(deps.db.kysely, deps.seal, form, {
      ...form,
      email: { ...form.email, security: 'starttls' },
      webhook: { ...form.webhook, enabled: false },
    });
    await seen(11);
    await look();
    const { rows } = await run`select channel, state, error from alert_delivery`;
    expect(rows).toEqual([{ channel: 'email', state: 'due', error: expect.stringMatching(/STARTTLS/i) }]);
    expect(mails).toEqual([]);
  });
});

describe('what alerts are about', () => {
  const found = async (certificate?: string) =>
    (await conditions(deps.db.kysely, form, clock.now, certificate)).map(({ key, message }) => [key, message]);

  it('tasks that wait, one alert for each app; and what a safeguard holds back', async () => {
    await seen(0);
    const appId = randomUUID();
    await run`insert into app (id, name, label) values (${appId}, 'hr', 'HR')`;
    const task = (minutes: number, code = 'c') =>
      run`insert into task (id, app_id, kind, code, message, created_at) values (${randomUUID()}, ${appId}, 'person', ${code}, 'm', ${new Date(clock.now - minutes * 60_000)})`;
    await task(59);
    await task(999, 'import_safeguard');
    expect(await found()).toEqual([]);
    await task(61);
    expect(await found()).toEqual([
      [`task_waiting:${appId}`, '2 tasks of HR wait, the oldest since 2026-06-01 10:59 UTC.'],
    ]);
    await run`update task set status = 'done'`;
    await run`insert into import_run (id, app_id, mode, status, held_back) values (${randomUUID()}, ${appId}, 'full', 'REVIEW', 40)`;
    expect(await found()).toEqual([
      [`safeguard:${appId}`, 'The import safeguard of HR holds back 40 accounts that an import did not bring.'],
    ]);
  });

  it('certificates and tokens that run out', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-alerts-'));
    const pem = (days: number) => {
      const file = join(folder, `${days}.pem`);
      const args = [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-subj',
        `/CN=ca-${days}`,
      ];
      execFileSync('openssl', [...args, '-days', String(days), '-keyout', `${file}.key`, '-out', file], {
        stdio: 'ignore',
      });
      return readFileSync(file, 'utf8');
    };
    const [near, far] = [pem(10), pem(60)];
    rmSync(folder, { recursive: true });
    clock.now = Date.now();
    await seen(0);
    const appId = randomUUID();
    await run`insert into app (id, name, label, base_url, settings)
      values (${appId}, 'hr', 'HR', 'https://hr.example', ${JSON.stringify({ ca: [far, near] })})`;
    const token = (days: number) =>
      run`insert into inbound_credential (id, app_id, type, name, hash, created_by, expires_at)
        values (${randomUUID()}, ${appId}, 'token', ${`in ${days}`}, ${String(days)}, 'x', ${new Date(clock.now + days * 24 * 3_600_000)})`;
    await token(-1);
    await token(5);
    await token(50);
    expect((await found(near)).map(([, message]) => message!.replace(/ \d{4}-.*/, ''))).toEqual([
      "The org's TLS certificate (CN=ca-10) runs out on",
      'A certificate authority that the connector of HR trusts (CN=ca-10) runs out on',
      'The inbound token in 5 of HR runs out on',
    ]);
    expect(await found(far)).toHaveLength(2);
  });

  it('only what is wanted', async () => {
    await seen(11);
    const none = alertForm.parse({ agentOffline: { enabled: false } });
    expect(await conditions(deps.db.kysely, none, clock.now)).toEqual([]);
  });
});

describe('settings', () => {
  it('keep their secrets sealed, show that they are set, and send them to no other server', async () => {
    const { rows } = await run`select value::text as text from setting where key = 'alerts'`;
    expect((rows[0] as { text: string }).text).not.toContain('secret"');
    expect(showAlerts(form).email.password).toEqual({ set: true });
    expect(JSON.stringify(showAlerts(form))).not.toMatch(/mail secret|hook secret/);

    const { password: _, ...email } = form.email;
    const { secret: __, ...webhook } = form.webhook;
    const same = await saveAlerts(deps.db.kysely, deps.seal, form, { ...form, email, webhook });
    expect([same.email.password, same.webhook.secret]).toEqual(['mail secret', 'hook secret']);
    const moved = {
      ...form,
      email: { ...email, host: 'evil.example' },
      webhook: { ...webhook, url: 'https://evil.example/in' },
    };
    await saveAlerts(deps.db.kysely, deps.seal, same, moved);
    const read = await readAlerts(deps.db.kysely, deps.seal);
    expect([read.email.password, read.webhook.secret]).toEqual([undefined, undefined]);
  });
});
