/**
 * `npm run package [-- rpm deb] [--out DIR] [--release N]`: the installers, in `dist/`. They are signed where
 * POSTERN_GPG_KEY names a key of the GPG keyring.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../server/root.ts';
import { stageServer } from '../server/stage.ts';
import { buildDeb } from './deb.ts';
import { facts, type PackageOptions } from './facts.ts';
import { buildRpm } from './rpm.ts';
import { signRpm, writeChecksums } from './sign.ts';

const kinds: Record<string, (options: PackageOptions) => string> = { rpm: buildRpm, deb: buildDeb };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: join(root, 'dist') }, release: { type: 'string', default: '1' } },
});
const wanted = positionals.length > 0 ? positionals : Object.keys(kinds);
const unknown = wanted.find((kind) => !kinds[kind]);
if (unknown || !/^[1-9]\d*$/.test(values.release)) {
  console.error(
    unknown
      ? `There is no package "${unknown}". There are: ${Object.keys(kinds).join(', ')}.`
      : '--release takes a number.',
  );
  process.exit(2);
}

const key = process.env['POSTERN_GPG_KEY'];
const out = resolve(values.out);
const work = mkdtempSync(join(tmpdir(), 'postern-package-'));
try {
  mkdirSync(out, { recursive: true });
  const { tree, epoch, sbom } = await stageServer(join(work, 'tree'));
  const files = wanted.map((kind) => {
    const file = kinds[kind]!({ tree, epoch, work, out, release: Number(values.release) });
    if (key && kind === 'rpm') signRpm(file, key);
    return file;
  });
  const bill = join(out, `${facts.name}-${facts.version}.cdx.json`);
  writeFileSync(bill, sbom);
  writeChecksums(out, [...files, bill], key);
  for (const file of [...files, bill]) console.log(`${basename(file)}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
