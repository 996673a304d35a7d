import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from './config.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, 'org.json');
  await writeFile(path, text);
  return path;
}

it('has defaults that serve on loopback', async () => {
  const config = await readConfig(undefined, {});
  expect(config).toMatchObject({ listen: { host: '127.0.0.1', port: 8443 }, trustProxy: false, logLevel: 'info' });
});

it('lets flags win over the file', async () => {
  const path = await file('{"data": "/srv/a", "listen": "127.0.0.1:1", "logLevel": "warn"}');
  expect(await readConfig(path, { listen: '[::1]:2', databaseConnections: '5' })).toMatchObject({
    data: '/srv/a',
    listen: { host: '::1', port: 2 },
    logLevel: 'warn',
    databaseConnections: 5,
  });
});

it('takes lines that begin with // for comments, and addresses for what they are', async () => {
  const path = await file('// a file\n{\n  // "data": "/srv/b",\n  "publicUrl": "https://org.example"\n}\n');
  expect(await readConfig(path, {})).toMatchObject({ data: './postern-data', publicUrl: 'https://org.example' });
});

it('takes an origin as public URL, with or without a slash', async () => {
  expect((await readConfig(undefined, { publicUrl: 'https://Org.example:443/' })).publicUrl).toBe(
    'https://org.example',
  );
});

it.each<[string, Record<string, unknown>, string]>([
  ['plain http beyond loopback', { listen: '0.0.0.0:80' }, 'plain http is for loopback only'],
  ['a certificate without its key', { tlsCert: 'c.pem' }, 'belong together'],
  ['a proxy without public URL', { listen: '0.0.0.0:80', trustProxy: true }, 'the public URL must be given'],
  ['a public URL with a path', { publicUrl: 'https://org.example/x' }, 'must be an origin'],
  ['a public URL of another scheme', { publicUrl: 'ftp://org.example' }, 'publicUrl'],
  ['no port', { listen: 'localhost' }, 'host:port'],
  ['a port out of range', { listen: 'localhost:70000' }, '65535'],
  ['another database', { databaseUrl: 'mysql://x' }, 'postgres://'],
  ['an unknown option', { lissten: 'localhost:1' }, 'lissten'],
])('refuses %s', async (_name, flags, detail) => {
  await expect(readConfig(undefined, flags)).rejects.toMatchObject({
    code: 'config_file_invalid',
    message: expect.stringContaining(detail),
  });
});

it('refuses a file that is missing or no JSON object', async () => {
  await expect(readConfig(join(folder, 'none.json'), {})).rejects.toMatchObject({ code: 'file_unreadable' });
  for (const text of ['{', '[]', 'null', '"x"']) {
    await expect(readConfig(await file(text), {})).rejects.toMatchObject({ code: 'config_file_invalid' });
  }
});
