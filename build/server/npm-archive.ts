import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

export interface Archive {
  name: string;
  version: string;
  /** As the registry and the lock file write it. */
  integrity: string;
}

/** The folder of a package of npm's registry, fetched once by npm into a cache below node_modules and checked each time it is fetched. */
export function npmArchive({ name, version, integrity }: Archive): string {
  const folder = join(root, 'node_modules', '.cache', 'postern', `${name.replaceAll('/', '-')}-${version}`);
  if (existsSync(folder)) return folder;
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    const pack = ['pack', `${name}@${version}`, '--silent', '--pack-destination', fresh];
    const archive = join(fresh, execFileSync('npm', pack, { encoding: 'utf8', stdio: 'pipe' }).trim());
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== integrity) throw new Error(`${name}@${version} is not the archive that is wanted: ${found}`);
    execFileSync('tar', ['xzf', archive, '-C', fresh, '--strip-components=1']);
    rmSync(archive);
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}
