import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import type { LoginItemSettings, Settings } from 'electron';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { autostartEntry, createStartAtSignIn } from './start-at-sign-in.ts';

let configDir: string;
beforeEach(() => {
  configDir = mkdtempSync(join(tmpdir(), 'postern-config-'));
});
afterEach(() => rmSync(configDir, { recursive: true, force: true }));

const told: Settings[] = [];
const app = {
  getLoginItemSettings: () => ({ openAtLogin: told.at(-1)?.openAtLogin ?? false }) as LoginItemSettings,
  setLoginItemSettings: (settings: Settings) => void told.push(settings),
};

test('on Linux it is an entry in the autostart folder, written and removed', () => {
  const start = createStartAtSignIn({ app, platform: 'linux', configDir, command: ['/opt/Postern/postern'] });
  const file = join(configDir, 'autostart', 'postern.desktop');
  expect(start.enabled()).toBe(false);
  start.set(true);
  expect(start.enabled()).toBe(true);
  expect(readFileSync(file, 'utf8')).toContain('\nExec="/opt/Postern/postern" "--hidden"\n');
  start.set(false);
  expect(existsSync(file)).toBe(false);
});

test('an entry that cannot be written is told with its file', () => {
  writeFileSync(join(configDir, 'autostart'), 'a file where the folder belongs');
  const start = createStartAtSignIn({ app, platform: 'linux', configDir, command: ['/opt/Postern/postern'] });
  const file = join(configDir, 'autostart', 'postern.desktop');
  expect(() => start.set(true)).toThrow(new CodedError('start_at_sign_in_failed', { file, detail: 'EEXIST' }));
  expect(start.enabled()).toBe(false);
});

test('on Windows and macOS it is a login item that starts hidden', () => {
  const start = createStartAtSignIn({ app, platform: 'win32', configDir, command: ['C:\\Postern.exe'] });
  start.set(true);
  expect(told).toEqual([{ path: 'C:\\Postern.exe', args: ['--hidden'], openAtLogin: true }]);
  expect(start.enabled()).toBe(true);
});

// Desktop Entry Specification, "The Exec key": `"`, backtick, $ and \ are escaped inside quotes, and every backslash again as in any string.
test.each([
  ['a space', '/opt/my apps/postern', '"/opt/my apps/postern"'],
  ['a dollar', '/opt/$x', '"/opt/\\\\$x"'],
  ['a quote', '/opt/"x', '"/opt/\\\\"x"'],
  ['a backslash', '/opt/\\x', '"/opt/\\\\\\\\x"'],
  ['a per cent sign', '/opt/50%', '"/opt/50%%"'],
])('a path with %s stays one word', (_, path, word) => {
  expect(autostartEntry([path])).toContain(`\nExec=${word}\n`);
});
