import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { stringify } from 'yaml';
import { configJsonSchema, kindOf } from './kinds.ts';
import { type InitResult, initFromDatabase, writeFiles } from './sql/index.ts';

interface InitOptions {
  out: string;
  name?: string;
  users?: string;
  groups?: string;
  port: number;
  yes?: boolean;
  force?: boolean;
}

/** `init`: reads a database and writes a configuration for it. */
export function addInitCommand(program: Command): void {
  program
    .command('init')
    .description('read the schema of a database, propose tables, mapping and keys, and write a configuration')
    .argument(
      '<database-url>',
      'sqlite:///path/app.db, mysql://user:password@host/name or postgres://user:password@host/name',
    )
    .option('-o, --out <file>', 'the YAML file to write', 'connector.yaml')
    .option('--name <name>', 'name of the connector; else that of the file')
    .option('--users <table>', 'table of the people; else the likeliest')
    .option('--groups <table>', 'table of the groups, or none; else the likeliest')
    .option('--port <port>', 'port on which the connector listens', portOf, 8443)
    .option('--yes', 'write without asking')
    .option('--force', 'write over files that are there')
    .action(init);
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Write a number from 0 to 65535.');
}

async function init(url: string, options: InitOptions): Promise<void> {
  // The configuration may lie in another folder than the one that the command runs in.
  const databaseUrl = url.startsWith('sqlite:') ? `sqlite://${resolve(url.replace(/^sqlite:(\/\/)?/, ''))}` : url;
  const file = resolve(options.out);
  if (existsSync(file) && !options.force)
    throw new Error(`${file} is there already. Choose another --out, or write over it with --force.`);
  const name = options.name ?? (options.out.split(/[\\/]/).pop() ?? 'connector').replace(/\.ya?ml$/i, '');
  const writing = { file, name, databaseUrl, port: options.port };
  let tables: { users?: string; groups?: string } = {
    ...(options.users ? { users: options.users } : {}),
    ...(options.groups ? { groups: options.groups } : {}),
  };
  for (;;) {
    const result = await initFromDatabase(writing, tables);
    show(result);
    if (result.problems.length) throw new Error(`Nothing was written: ${result.problems.join(' ')}`);
    const answer = options.yes ? 'y' : await ask(`Write ${file}? (y, n, or "users <table>", "groups <table>") `);
    if (/^(y|yes|)$/i.test(answer)) {
      const files = writeFiles(
        { ...writing, proposal: result.proposal, jsonSchema: configJsonSchema(kindOf('sql')) },
        result.grants,
      );
      process.stdout.write(`\nWritten:\n${files.map((one) => `  ${one}\n`).join('')}`);
      process.stdout.write(`\nNext:\n  postern-connector serve --config ${options.out}\n`);
      return;
    }
    const [, what, table = ''] = /^(users|groups)\s+(\S+)$/.exec(answer) ?? [];
    if (!what) throw new Error('Nothing was written.');
    tables = { ...tables, [what]: table };
  }
}

function show({ proposal: { users, groups, notes }, grants, advice }: InitResult): void {
  const print = (title: string, text: string) => process.stdout.write(`${title}\n${text.replace(/^(?=.)/gm, '  ')}\n`);
  print('Proposed:', stringify({ users, ...(groups ? { groups } : {}) }, { lineWidth: 110 }));
  if (notes.length) print('To check:', notes.map((note) => `- ${note}\n`).join(''));
  if (advice.length) print('To make it faster:', advice.map((one) => `- ${one}\n`).join(''));
  print('The least rights that the connector needs:', grants);
}

async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw new Error('Nobody can be asked here. Say --yes to write without asking.');
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await lines.question(question)).trim();
  } finally {
    lines.close();
  }
}
