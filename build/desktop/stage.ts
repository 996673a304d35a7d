import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** What cannot be part of the bundle, and what the addons load themselves. */
const addons = ['@photostructure/sqlite', '@napi-rs/keyring', 'node-gyp-build', 'node-addon-api'];
/** The keyring's binary for each system is a package of its own, of which the one of this system is installed. */
const binaries = [`@napi-rs/keyring-${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}`];
/** Sources and build files of the addons, which nothing loads. */
const unneeded = /\/(?:src|deps|binding\.gyp|CHANGELOG\.md|.*\.d\.[cm]?ts|.*\.map|.*\.musl\.node)$/;
/** An addon comes with its binaries for every system; those of others would only ask for libraries that this one has not. */
const foreign = (file: string): boolean => {
  const system = /\/prebuilds\/([^/]+)/.exec(file)?.[1];
  return system !== undefined && system !== `${process.platform}-${process.arch}`;
};

/** The addons, with what they load, by name and version. */
export const addonVersions = (): Record<string, string> =>
  Object.fromEntries([...addons, ...binaries].map((addon) => [addon, versionOf(addon)]));

/**
 * Lays out the folder that electron-builder packs: the built application, its addons, and a package.json that names them
 * and nothing else. `build` of main, preload and renderer must have run. `before` is a script that runs first: what a
 * test runtime lacks. @returns the folder
 */
export function stageDesktop(before?: string): string {
  const folder = join(import.meta.dirname, 'dist', 'app');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of ['main/dist', 'main/icons', 'preload/dist', 'renderer/dist'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  for (const name of [...addons, ...binaries])
    cpSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), {
      recursive: true,
      filter: (file) => !unneeded.test(file.slice(root.length)) && !foreign(file.slice(root.length)),
    });
  const { name, version, description, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (before) {
    cpSync(before, join(folder, 'main/dist/before.cjs'));
    writeFileSync(join(folder, 'main/dist/start.cjs'), `require('./before.cjs');\nrequire('./main.cjs');\n`);
  }
  const main = `main/dist/${before ? 'start' : 'main'}.cjs`;
  const manifest = {
    ...{ name, productName: 'Postern', version, description, license, main },
    ...{ author: 'Postern maintainers <packages@postern.invalid>', dependencies: addonVersions() },
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return folder;
}

const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
