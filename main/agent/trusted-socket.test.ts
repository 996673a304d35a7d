import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isTrustedSocket } from './trusted-socket.ts';

let above: string;
let folder: string;
let socket: string;
let server: Server;
const asRoot = process.getuid?.() === 0;

beforeEach(async () => {
  above = mkdtempSync(join(tmpdir(), 'postern-socket-'));
  folder = join(above, 'agent');
  socket = join(folder, 'console.sock');
  mkdirSync(folder, { mode: 0o700 });
  server = createServer();
  await new Promise<void>((resolve) => server.listen(socket, resolve));
});
afterEach(() => {
  server.close();
  rmSync(above, { recursive: true, force: true });
});

test('one that this user made is trusted', () => {
  expect(isTrustedSocket(socket, folder)).toBe(true);
});

test('what is not there, or is no socket, is not', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(isTrustedSocket(join(folder, 'other.sock'), folder)).toBe(false);
  expect(isTrustedSocket(file, folder)).toBe(false);
});

// Only root may give files away. Where the tests run as another user, the two tests above are what can be shown.
if (asRoot) {
  const service = 4711;
  test('one of the account to which root gave the folder is trusted', () => {
    // For a user who is neither: as root, the owner 0 would be trusted anyway.
    chownSync(folder, service, service);
    chownSync(socket, service, service);
    expect(isTrustedSocket(socket, folder)).toBe(true);
  });

  test('one of an account to which the folder does not belong is not', () => {
    chownSync(socket, service, service);
    expect(isTrustedSocket(socket, folder)).toBe(false);
  });

  test('one in a folder that others may write, or could replace, is not', () => {
    chownSync(folder, service, service);
    chownSync(socket, service, service);
    chmodSync(folder, 0o777);
    expect(isTrustedSocket(socket, folder)).toBe(false);
    chmodSync(folder, 0o700);
    chmodSync(above, 0o777);
    expect(isTrustedSocket(socket, folder)).toBe(false);
    chmodSync(above, 0o755);
    chownSync(above, service, service);
    expect(isTrustedSocket(socket, folder)).toBe(false);
  });
}
