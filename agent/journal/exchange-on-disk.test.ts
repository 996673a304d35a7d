import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import type { Exchange } from '@postern/protocol/console';
import { connectorSettings } from '@postern/protocol/wire';
import { expect, test } from 'vitest';
import { createClock } from '../link/clock.ts';
import { systemTimers } from '../link/timers.ts';
import { createConnector } from '../scim/connector.ts';
import { listen } from '../trust/servers.fixture.ts';
import { createTrust } from '../trust/trust.ts';
import { createJournal } from './journal.ts';
import { prepareStore } from './prepare-store.ts';

const canary = 'canary-7f3a9c';
const password = `${canary}"\\ \u00fc&1`;
const token = `${canary}.token`;

test('no byte of the journal holds a credential or a password, though the application repeats them all', async () => {
  // The worst of applications: it answers with what it got, headers and body.
  const server = await listen(
    createServer(
      (request, response) =>
        void text(request).then((body) =>
          response
            .writeHead(409, { 'content-type': 'application/scim+json', location: `/Users?auth=${token}` })
            .end(JSON.stringify({ status: '409', detail: `${password} and ${body}`, headers: request.headers })),
        ),
    ),
    'http',
  );
  const connector = createConnector({
    settings: connectorSettings.parse({
      ...{ label: 'HR', baseUrl: `${server.url}/scim/v2`, auth: { type: 'none' }, uniqueField: 'userName' },
      ...{ timeoutMs: 5_000, allowHttp: true, concurrency: 1, pageSize: 100, customUrn: 'urn:x' },
    }),
    ...{ rev: 1, trust: createTrust({ minVersion: '1.2', caFiles: [] }), version: '1.0.0' },
    credentials: { headers: { authorization: `Bearer ${token}`, 'x-api-key': token }, secrets: [token] },
  });
  const exchanges: Exchange[] = [];
  await connector.send({
    ...{ method: 'POST', url: `${server.url}/scim/v2/Users`, body: { userName: 'ann', password }, expect: [409] },
    seen: (keep) => exchanges.push({ at: 1, answeredAt: 2, ...keep() }),
  });
  await Promise.all([connector.close(), server.close()]);

  const dir = mkdtempSync(join(tmpdir(), 'postern-journal-'));
  const store = prepareStore(join(dir, 'journal.db'), (file) => new DatabaseSync(file));
  const journal = createJournal({ store, clock: createClock(), timers: systemTimers });
  const result = { actionId: 'a', lease: 'l', status: 'failed', timings: { received: 1 } } as const;
  await journal.answered(result, false, exchanges);
  const written = readdirSync(dir).map((name) => readFileSync(join(dir, name), 'latin1'));
  journal.close();
  expect(written.join('')).toContain('[removed: password]');
  expect(written.join('')).toContain('Bearer [removed: credentials]');
  expect(written.join('')).toContain('/Users');
  for (const bytes of written) expect(bytes).not.toContain(canary);
});
