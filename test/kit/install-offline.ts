import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../demo/system/program.ts';

type LockedPackage = { version?: string; dependencies?: Record<string, string> };
type Locked = Record<string, LockedPackage>;

/**
 * Installs a tarball with npm into a folder, as its only dependency. What the tarball needs has the versions of this
 * repository's lock, so that all of it comes from npm's cache where `npm ci` ran here.
 */
export async function installTarball(folder: string, name: string, tarball: string, manifest: object): Promise<void> {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as { packages: Locked };
  const integrity = `sha512-${createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')}`;
  const spec = `file:${tarball}`;
  const own = { ...manifest, resolved: spec, integrity };
  const top = { name: 'author', private: true, type: 'module', dependencies: { [name]: spec } };
  const needed = closure(packages, (manifest as LockedPackage).dependencies ?? {});
  const lock = { name: 'author', lockfileVersion: 3, packages: { '': top, [`node_modules/${name}`]: own, ...needed } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(top));
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
  await promisify(execFile)('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: folder,
  });
}

/** The entries of a lock that these dependencies need, and theirs. */
function closure(packages: Locked, dependencies: Record<string, string>): Locked {
  const found: Locked = {};
  const visit = (from: string, names: readonly string[]): void => {
    for (const name of names) {
      const path = placeOf(packages, from, name);
      if (path === undefined || found[path]) continue;
      found[path] = packages[path]!;
      visit(path, Object.keys(packages[path]?.dependencies ?? {}));
    }
  };
  visit('', Object.keys(dependencies));
  return found;
}

/** Where Node would find it: in the package's own folder, else in those above. */
function placeOf(packages: Locked, from: string, name: string): string | undefined {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const path = base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`;
    if (packages[path]) return path;
    if (base === '') return undefined;
  }
}
