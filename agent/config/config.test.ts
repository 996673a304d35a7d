import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { openNodeStore } from '../journal/node-store.ts';
import { getSetting, setSetting, settingKey } from './edit.ts';
import { readEnvironment } from './environment.ts';
import { lockDataFolder } from './folder-lock.ts';
import { configSchema, isSecret, type SettingKey, settings } from './schema.ts';
import { readConfig, writeConfig } from './store.ts';
import { trustOptions } from './trust-options.ts';

let dir: string;
const code = (expected: string) => expect.objectContaining({ code: expected });
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'postern-config-'));
});

test('without a file there are defaults; what is written is read again', () => {
  const config = readConfig(dir);
  expect(config).toMatchObject({
    version: 1,
    proxy: { mode: 'system' },
    tls: { minVersion: '1.2' },
    log: { level: 'info' },
  });
  writeConfig(dir, setSetting(config, 'tls.minVersion', '1.3'));
  expect(readConfig(dir).tls.minVersion).toBe('1.3');
  expect(statSync(join(dir, 'config.json')).mode & 0o777).toBe(0o600);
  expect(readdirSync(dir)).toEqual(['config.json']);
});

test.each([
  ['{"version":1,"tls":{"minVersion":"1.1"}}', 'config_damaged'],
  ['{"verison":1}', 'config_damaged'],
  ['{"version":2}', 'config_newer'],
  ['{', 'config_damaged'],
  ['null', 'config_damaged'],
])('%s is refused as %s', (text, expected) => {
  writeFileSync(join(dir, 'config.json'), text);
  expect(() => readConfig(dir)).toThrowError(code(expected));
});

test('every setting is there, can be read, and takes its own value back', () => {
  const config = configSchema.parse({});
  for (const key of Object.keys(settings) as SettingKey[]) {
    if (isSecret(key)) continue;
    expect(setSetting(config, key, getSetting(config, key))).toEqual(config);
  }
});

test('a wrong name tells the near one', () => {
  expect(() => settingKey('tls.minversion')).toThrowError(/tls\.minVersion/);
  expect(() => settingKey('proxy')).toThrowError(code('config_unknown_key'));
  expect(() => settingKey('__proto__')).toThrowError(code('config_unknown_key'));
});

test('values are set, refused, and taken back', () => {
  const config = configSchema.parse({});
  const files = setSetting(config, 'tls.caFiles', '/a.pem, /b.pem');
  expect(files.tls.caFiles).toEqual(['/a.pem', '/b.pem']);
  expect(setSetting(files, 'tls.caFiles', '')).toEqual(config);
  expect(setSetting(config, 'proxy.connectors', 'true').proxy.connectors).toBe(true);
  expect(() => setSetting(config, 'proxy.connectors', 'maybe')).toThrowError(code('config_invalid_value'));
  expect(() => setSetting(config, 'log.level', 'loud')).toThrowError(code('config_invalid_value'));
});

test('any value gives valid settings or a coded error, and never changes the given ones', () => {
  const keys = Object.keys(settings).filter((key) => !isSecret(key as SettingKey)) as SettingKey[];
  const config = configSchema.parse({});
  const before = JSON.stringify(config);
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.string(), (key, value) => {
      try {
        configSchema.parse(setSetting(config, key, value));
      } catch (error) {
        expect(error).toEqual(code('config_invalid_value'));
      }
      expect(JSON.stringify(config)).toBe(before);
    }),
  );
});

test('the environment: data folder, keychain, proxy', () => {
  expect(readEnvironment({ POSTERN_DATA: '/x' }).dataDir).toBe('/x');
  expect(readEnvironment({ POSTERN_DATA: '/x' }, { dataDir: '/y' }).dataDir).toBe('/y');
  expect(readEnvironment({}).keychain).toBe('file');
  expect(() => readEnvironment({ POSTERN_KEYCHAIN: 'cloud' })).toThrowError(code('environment_invalid'));
  const { systemProxy } = readEnvironment({ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a,b' });
  expect(systemProxy).toEqual({ url: 'http://p:1', noProxy: ['a', 'b'] });
  const rules = (mode: string, extra = {}) =>
    trustOptions(configSchema.parse({ proxy: { mode, ...extra } }), systemProxy, { 'proxy.password': 'pw' }).proxy;
  expect(rules('none')).toBeUndefined();
  expect(rules('system')).toMatchObject({ url: 'http://p:1', password: 'pw' });
  expect(rules('manual', { url: 'http://q:2', user: 'u' })).toEqual({
    url: 'http://q:2',
    user: 'u',
    password: 'pw',
    noProxy: [],
  });
});

test('one agent for a folder; a lock ends with its process, even by kill -9', async () => {
  const script = join(import.meta.dirname, 'folder-lock.ts');
  const holder = spawn(process.execPath, [
    '--expose-gc',
    '-e',
    `import(${JSON.stringify(script)}).then(({ lockDataFolder }) => { lockDataFolder(${JSON.stringify(dir)}, (file) => new (require('node:sqlite').DatabaseSync)(file)); gc(); setTimeout(() => { gc(); console.log('held'); }, 20); setInterval(() => {}, 1000); })`,
  ]);
  await once(holder.stdout, 'data');
  expect(() => lockDataFolder(dir, openNodeStore)).toThrowError(
    expect.objectContaining({ code: 'data_folder_in_use', params: { dir, pid: String(holder.pid) } }),
  );
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const lock = lockDataFolder(dir, openNodeStore);
  expect(() => lockDataFolder(dir, openNodeStore)).toThrowError(code('data_folder_in_use'));
  lock.release();
  lockDataFolder(dir, openNodeStore).release();
});
