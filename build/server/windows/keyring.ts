import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmArchive } from '../npm-archive.ts';
import type { Component } from '../programs.ts';
import { root } from '../root.ts';

const names = ['@napi-rs/keyring', '@napi-rs/keyring-win32-x64-msvc'];
/** What is only for who compiles against it. */
const unneeded = /\.(md|d\.ts)$/;

/** Copies the keychain's addon with its binary for Windows, as the lock file pins them, into a node_modules folder. @returns what it is made of */
export function copyKeyring(folder: string): Component[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const licence = readFileSync(join(root, 'node_modules', names[0]!, 'LICENSE'), 'utf8');
  return names.map((name) => {
    const { version, integrity } = lock.packages[`node_modules/${name}`];
    const archive = npmArchive({ name, version, integrity });
    cpSync(archive, join(folder, name), { recursive: true, filter: (file) => !unneeded.test(file) });
    return { name, version, identifier: 'MIT', text: licence };
  });
}
