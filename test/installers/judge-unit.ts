import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** Has systemd read the unit of a tree, and judge how well it is confined (of 10, below 2 is well). */
export function judgeUnit(tree: string, name: string, folder: string): void {
  const text = readFileSync(join(tree, `usr/lib/systemd/system/${name}.service`), 'utf8');
  const unit = join(folder, `${name}.service`);
  // The manual is not installed here, and the program lies elsewhere.
  writeFileSync(unit, text.replace(/^Documentation.*\n/m, '').replaceAll('/usr/lib/', `${tree}/usr/lib/`));
  const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
  expect([verified.status, verified.stderr]).toEqual([0, '']);
  const security = ['security', '--offline=true', '--no-pager', '--threshold=20', unit];
  const judged = spawnSync('systemd-analyze', security, { encoding: 'utf8' });
  expect(judged.status, judged.stdout).toBe(0);
}
