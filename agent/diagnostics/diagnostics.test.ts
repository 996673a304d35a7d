import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentState, BundlePreview } from '@postern/protocol/console';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { createFileKeychain } from '../keychain/file-keychain.ts';
import { createDiagnostics, type Diagnostics } from './diagnostics.ts';
import type { BundleSource } from './parts-of-bundle.ts';

let dir: string;
let source: BundleSource;
const state: AgentState = {
  ...{ state: 'connected', name: 'hq prov/01', version: '1.0.0', startedAt: 1, inFlight: 0, done: 1, failed: 0 },
  apps: [{ appId: 'a1', label: 'HR', baseUrl: 'http://localhost:1/scim/v2', version: '2.0', versionWhy: 'so' }],
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'postern-bundle-'));
  source = {
    environment: { dataDir: dir, keychain: 'file', consoleAssets: '', systemProxy: undefined },
    logFile: join(dir, 'agent.log'),
    agent: {
      state: () => state,
      actions: () => [{ id: '1', at: 1, kind: 'user.read', subject: 'Ann Lee', app: 'HR', status: 'done' }],
      summary: async () => ({ kept: 1, done: 1, failed: 0, waiting: 0, apps: [], minutes: [] }),
      test: () => Promise.reject(new Error('not there')),
    },
  };
});

async function collect(diagnostics: Diagnostics): Promise<BundlePreview> {
  let last: BundlePreview | undefined;
  for await (const { bundle } of diagnostics.collect()) last = bundle;
  return last!;
}

test('what is previewed is what is packed, file by file', async () => {
  const diagnostics = createDiagnostics(source);
  const { id, fileName, files } = await collect(diagnostics);
  expect(fileName).toMatch(/^postern-diagnostics-hq-prov-01-\d{8}-\d{6}\.zip$/);
  const chunks: Buffer[] = [];
  for await (const { base64 } of diagnostics.zip(id)) chunks.push(Buffer.from(base64, 'base64'));
  writeFileSync(join(dir, fileName), Buffer.concat(chunks));
  execFileSync('unzip', ['-q', fileName], { cwd: dir });
  const packed = files.map(({ name }) => readFileSync(join(dir, fileName.replace('.zip', ''), name), 'utf8'));
  expect(packed).toEqual(files.map(({ name }) => diagnostics.file(id, name).text));
  expect(packed.map((text) => Buffer.byteLength(text))).toEqual(files.map(({ bytes }) => bytes));
  const manifest = JSON.parse(packed[0]!);
  expect(manifest.files.map(({ sha256 }: { sha256: string }) => sha256)).toEqual(
    packed.slice(1).map((text) => createHash('sha256').update(text).digest('hex')),
  );
});

test('secrets of the keychain are found wherever they slipped in, and people get the same code everywhere', async () => {
  const secret = 'rests in the keychain: 4711';
  await createFileKeychain(dir).set('connector:a1', JSON.stringify({ type: 'basic', user: 'svc', password: secret }));
  const lines = [{ msg: `sent ${secret}`, subject: 'Ann Lee' }, { msg: 'Ann Lee <ann.lee@example.com> waits' }];
  writeFileSync(source.logFile, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
  const diagnostics = createDiagnostics(source);
  const { id, removed, files } = await collect(diagnostics);
  const [first, second] = diagnostics.file(id, 'agent.log').text.split('\n');
  expect(first).toMatch(/^\{"msg":"sent \[removed: secret\]","subject":"\[name [0-9a-f]{6}\]"\}$/);
  expect(second).toMatch(/"\[name [0-9a-f]{6}\] <\[name [0-9a-f]{6}\]> waits"/);
  const code = /\[name \w+\]/.exec(first!)![0];
  expect(second).toContain(code);
  expect(diagnostics.file(id, 'actions.json').text).toContain(`"subject": "${code}"`);
  expect(removed).toEqual(
    expect.arrayContaining([
      { what: 'secret', count: 1 },
      { what: 'name', count: 4 },
    ]),
  );
  expect(files.find(({ name }) => name === 'agent.log')!.removed).toEqual(
    expect.arrayContaining([
      { what: 'secret', count: 1 },
      { what: 'name', count: 3 },
    ]),
  );
});

test('whatever people are called, the bundle is made and does not name them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 4, maxLength: 30, unit: 'grapheme' }), async (name) => {
      source.agent.actions = () => [
        { id: '1', at: 1, kind: 'user.read', subject: name, app: 'HR', status: 'done' },
        { id: '2', at: 1, kind: 'user.read', subject: 'Eun-ji Park [x]', app: 'HR', status: 'done' },
      ];
      const diagnostics = createDiagnostics(source);
      const { id } = await collect(diagnostics);
      const subjects = JSON.parse(diagnostics.file(id, 'actions.json').text).map(
        (row: { subject: string }) => row.subject,
      );
      expect(subjects).toEqual([
        expect.stringMatching(/^\[name [0-9a-f]{6}\]$/),
        expect.stringMatching(/^\[name [0-9a-f]{6}\]$/),
      ]);
    }),
    { numRuns: 30 },
  );
});

test('a part that cannot be read says why, and the others are there', async () => {
  writeFileSync(join(dir, 'config.json'), '{ damaged');
  writeFileSync(join(dir, 'keychain.json'), 'damaged');
  source.agent.actions = () => {
    throw new Error('disk I/O error');
  };
  const diagnostics = createDiagnostics(source);
  const { id } = await collect(diagnostics);
  const read = (name: string) => JSON.parse(diagnostics.file(id, name).text);
  expect(read('settings.json').code).toBe('config_damaged');
  expect(read('actions.json')).toEqual({ notCollected: 'disk I/O error' });
  expect(read('state.json').name).toBe('hq prov/01');
});

test('only the last bundle is kept', async () => {
  const diagnostics = createDiagnostics(source);
  const { id } = await collect(diagnostics);
  await collect(diagnostics);
  expect(() => diagnostics.file(id, 'state.json')).toThrow(expect.objectContaining({ code: 'bundle_gone' }));
  await expect(diagnostics.zip(id).next()).rejects.toMatchObject({ code: 'bundle_gone' });
});

test('the collecting ends when nobody waits for it', async () => {
  const stop = new AbortController();
  source.agent.test = () => new Promise(() => undefined);
  const progress = createDiagnostics(source).collect(stop.signal);
  expect((await progress.next()).value.parts).toHaveLength(10);
  const waiting = (async () => {
    for await (const _ of progress);
  })();
  stop.abort();
  await waiting;
});
