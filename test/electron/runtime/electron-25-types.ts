import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Typings of the test runtime: `electron.d.ts` of the npm package of that version, whose install script (a download) is
 * not run. @param cache folder where it stays @returns the file
 */
export function electron25Types(cache: string): string {
  const file = join(cache, 'electron-25.1.1.d.ts');
  if (existsSync(file)) return file;
  const work = join(cache, `types-${process.pid}`);
  mkdirSync(work, { recursive: true });
  const run = (command: string, args: string[]) => execFileSync(command, args, { cwd: work, encoding: 'utf8' });
  try {
    const archive = run('npm', ['pack', 'electron@25.1.1', '--silent']).trim().split('\n').at(-1)!;
    run('tar', ['-xzf', archive, 'package/electron.d.ts']);
    renameSync(join(work, 'package', 'electron.d.ts'), file);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return file;
}
