import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { Proposal } from './propose.ts';

export interface Writing {
  /** The YAML file to write; the others are named after it. */
  file: string;
  name: string;
  /** As the admin gave it; a password in it goes into a file of its own. */
  databaseUrl: string;
  port: number;
  proposal: Proposal;
  jsonSchema: object;
}

/** The configuration as it is written, before anything is written: for checking it against the database. */
export function configOf(
  { name, databaseUrl, port, proposal }: Omit<Writing, 'jsonSchema' | 'file'>,
  files: Names,
): object {
  const { url, password } = withoutPassword(databaseUrl);
  const { users, groups } = proposal;
  return {
    type: 'sql',
    name,
    listen: { host: '127.0.0.1', port },
    auth: { type: 'basic', user: 'postern', passwordFile: files.authFile },
    database: { url, ...(password === undefined ? {} : { passwordFile: files.databaseFile }) },
    users,
    ...(groups ? { groups } : {}),
  };
}

export interface Names {
  authFile: string;
  databaseFile: string;
  schemaFile: string;
  grantsFile: string;
}

export function namesFor(file: string): Names {
  const stem = (file.split(/[\\/]/).pop() ?? file).replace(/\.ya?ml$/i, '');
  return {
    authFile: `${stem}.password`,
    databaseFile: `${stem}.database-password`,
    schemaFile: `${stem}.schema.json`,
    grantsFile: `${stem}.grants.sql`,
  };
}

/** Writes the configuration, its JSON Schema, its secrets (readable by the owner only) and the GRANT script. */
export function writeFiles(writing: Writing, grants: string): string[] {
  const { file, databaseUrl, proposal, jsonSchema } = writing;
  const folder = dirname(file);
  const names = namesFor(file);
  const { password } = withoutPassword(databaseUrl);
  const header = [
    `# yaml-language-server: $schema=./${names.schemaFile}`,
    '# SCIM over these tables. Proposed by postern-connector init; check it, then: postern-connector check --config <this file>',
    ...proposal.notes.map((note) => `# - ${note}`),
  ];
  const yaml = stringify(configOf(writing, names), { lineWidth: 120 });
  const files: [string, string, number][] = [
    [file, `${header.join('\n')}\n${yaml}`, 0o644],
    [join(folder, names.schemaFile), `${JSON.stringify(jsonSchema, null, 2)}\n`, 0o644],
    [join(folder, names.grantsFile), grants, 0o644],
    ...(password === undefined
      ? []
      : [[join(folder, names.databaseFile), `${password}\n`, 0o600] as [string, string, number]]),
  ];
  mkdirSync(folder, { recursive: true });
  for (const [path, text, mode] of files) writeFileSync(path, text, { mode });
  const auth = join(folder, names.authFile);
  if (!existsSync(auth)) writeFileSync(auth, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  return [...files.map(([path]) => path), auth];
}

function withoutPassword(url: string): { url: string; password?: string } {
  if (url.startsWith('sqlite:')) return { url };
  const address = new URL(url);
  const password = decodeURIComponent(address.password);
  address.password = '';
  return password ? { url: address.href, password } : { url };
}
