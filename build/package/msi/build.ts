import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../../server/root.ts';
import { publisher } from '../edition.ts';
import { addedRows, addedTables } from './actions.ts';
import { checkMsi } from './check.ts';
import { dialogTables } from './dialog.ts';
import { dialogs } from './dialogs.ts';
import { guidOf } from './guid.ts';
import { icon } from './icon.ts';
import { checkedVersion, hostFile, product } from './names.ts';
import { rtf } from './rtf.ts';
import { type SigningKey, signForWindows } from './sign.ts';
import { sourceText } from './source.ts';
import { idt, type Table } from './table.ts';

export interface MsiOptions {
  /** The tree of the edition for Windows. */
  tree: string;
  /** Seconds; the time of everything in the package. */
  epoch: number;
  /** A folder for what is made on the way. */
  work: string;
  /** Where the package goes. */
  out: string;
  /** Of the package, where tests make one up. */
  version?: string;
  /** Signs the service host in the tree, and the MSI. */
  key?: SigningKey;
}

const pictures = ['banner', 'cover'];

/**
 * Builds the MSI. @returns its file. The same tree gives the same bytes: its clock stands still, its numbers come from version and
 * content. Throws where a tool warns, or where the finished tables are not as they must be.
 */
export function buildMsi({ tree, epoch, work, out, version: given, key }: MsiOptions): string {
  const version = checkedVersion(given);
  const folder = join(work, `msi-${version}`);
  mkdirSync(join(folder, 'Binary'), { recursive: true });
  const content = createHash('sha256');
  const put = (name: string, bytes: string | Buffer): void => {
    writeFileSync(join(folder, name), bytes);
    lutimesSync(join(folder, name), epoch, epoch);
    content.update(`${name}\0`).update(bytes);
  };
  if (key) {
    signForWindows(join(tree, hostFile), key);
    lutimesSync(join(tree, hostFile), epoch, epoch);
  }
  // wixl finds files by relative paths alone.
  symlinkSync(tree, join(folder, 'tree'));
  put('product.ico', icon());
  const files = filesOf(tree);
  for (const file of files) content.update(`${file}\0`).update(readFileSync(join(tree, file)));
  put('agent.wxs', sourceText({ version, productCode: guidOf(`product ${version}`), files, icon: 'product.ico' }));
  wixl(folder, epoch);

  for (const name of pictures)
    put(join('Binary', `${name}.ibd`), readFileSync(join(root, 'build/icons/installer', `${name}.bmp`)));
  const tables: Table[] = [
    ...dialogTables(dialogs(rtf(readFileSync(join(root, 'LICENSE'), 'utf8')))),
    ...addedTables(),
    // A file's cell is its name below the folder Binary.
    {
      name: 'Binary',
      columns: { Name: 's72', Data: 'v0' },
      keys: 1,
      rows: pictures.map((name) => [name, `${name}.ibd`]),
    },
  ];
  for (const table of tables) put(`${table.name}.idt`, idt(table));
  const rows = addedRows();
  const changes = [...tables.flatMap(({ name }) => ['-i', `${name}.idt`]), ...rows.flatMap((row) => ['-q', row])];
  run('msibuild', ['agent.msi', ...changes], folder);
  const code = guidOf(`package ${version} ${content.update(rows.join('\n')).digest('hex')}`);
  const summary = [`${product} ${version}`, publisher.name, 'x64;1033', `{${code}}`];
  stopped(epoch, 'msibuild', ['agent.msi', '-s', ...summary], folder);

  const faults = checkMsi(join(folder, 'agent.msi'));
  if (faults.length > 0) throw new Error(`The tables of the MSI are not as they must be:\n${faults.join('\n')}`);
  const file = join(out, `postern-agent-${version}.msi`);
  copyFileSync(join(folder, 'agent.msi'), file);
  if (key) signForWindows(file, key);
  rmSync(folder, { recursive: true });
  return file;
}

/** Its files, by their paths below it, in order. */
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

/** wixl says on standard error what it leaves out, and goes on. */
function wixl(folder: string, epoch: number): void {
  const said = stopped(epoch, 'wixl', ['-a', 'x64', '-o', 'agent.msi', 'agent.wxs'], folder);
  if (/CRITICAL|WARNING/.test(said)) throw new Error(`wixl leaves something out:\n${said}`);
}

/** Runs a program whose clock stands at a time. @returns what it said on standard error */
function stopped(epoch: number, program: string, args: string[], cwd: string): string {
  const time = new Date(epoch * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return run('faketime', ['-f', time, program, ...args], cwd);
}

function run(program: string, args: string[], cwd: string): string {
  const done = spawnSync(program, args, { cwd, encoding: 'utf8', env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' } });
  if (done.status === 0) return done.stderr;
  throw new Error(`${program} ${args.join(' ')} failed: ${done.stderr || done.stdout || String(done.error)}`);
}
