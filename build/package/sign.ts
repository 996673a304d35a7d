import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Signs an RPM in place by a key of the user's GPG keyring. */
export function signRpm(file: string, key: string): void {
  // Debian's rpm does not say where gpg is.
  const gpg = execFileSync('/bin/sh', ['-c', 'command -v gpg'], { encoding: 'utf8' }).trim();
  const names = [`_gpg_name ${key}`, `__gpg ${gpg}`].flatMap((name) => ['--define', name]);
  execFileSync('rpmsign', [...names, '--addsign', file], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** SHA256SUMS beside the files; with a key also SHA256SUMS.asc, which covers the packages that carry no signature themselves. */
export function writeChecksums(out: string, files: string[], key: string | undefined): void {
  const sums = join(out, 'SHA256SUMS');
  const line = (file: string): string =>
    `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${basename(file)}\n`;
  writeFileSync(sums, files.map(line).join(''));
  if (!key) return;
  const sign = ['--batch', '--yes', '--armor', '--detach-sign', '--local-user', key, '--output', `${sums}.asc`, sums];
  execFileSync('gpg', sign, { stdio: ['ignore', 'pipe', 'pipe'] });
}
