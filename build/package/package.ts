/**
 * `npm run package [-- rpm deb msi desktop org] [--out DIR] [--release N]`: the installers, in `dist/`; `desktop` is the desktop edition
 * and `org` the org, each as RPM and DEB. They are signed where POSTERN_GPG_KEY names a key of the GPG keyring, and
 * POSTERN_AUTHENTICODE_CERTS and POSTERN_AUTHENTICODE_KEY files in PEM (for the MSI; POSTERN_AUTHENTICODE_TIMESTAMPS an address).
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { stageServer } from '../server/agent.ts';
import { stageOrg } from '../server/org.ts';
import { root } from '../server/root.ts';
import type { Staged } from '../server/stage.ts';
import { stageWindows } from '../server/windows/stage.ts';
import { buildDeb } from './deb.ts';
import { stageDesktopTree } from './desktop-tree.ts';
import type { Edition, PackageOptions } from './edition.ts';
import { buildMsi } from './msi/build.ts';
import { signingKey } from './msi/sign.ts';
import { orgEdition } from './org-edition.ts';
import { buildRpm } from './rpm.ts';
import { serverEdition } from './server-edition.ts';
import { signRpm, writeChecksums } from './sign.ts';

const formats: Record<string, (options: PackageOptions) => string> = { rpm: buildRpm, deb: buildDeb };
const ofServer = [...Object.keys(formats), 'msi'];
const kinds = [...ofServer, 'desktop', 'org'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: join(root, 'dist') }, release: { type: 'string', default: '1' } },
});
const wanted = positionals.length > 0 ? positionals : ofServer;
const unknown = wanted.find((kind) => !kinds.includes(kind));
if (unknown || !/^[1-9]\d*$/.test(values.release)) {
  console.error(
    unknown ? `There is no package "${unknown}". There are: ${kinds.join(', ')}.` : '--release takes a number.',
  );
  process.exit(2);
}

const key = process.env['POSTERN_GPG_KEY'];
const forWindows = signingKey(process.env);
const out = resolve(values.out);
const work = mkdtempSync(join(tmpdir(), 'postern-package-'));

/** @returns the packages of an edition, and its bill of materials */
function pack(edition: Edition, { tree, epoch, sbom }: Staged, asked: string[]): string[] {
  const files = asked.map((format) => {
    const file = formats[format]!({ edition, tree, epoch, work, out, release: Number(values.release) });
    if (key && format === 'rpm') signRpm(file, key);
    return file;
  });
  return [...files, writeBill(`${edition.name}-${edition.version}`, sbom)];
}

function writeBill(name: string, sbom: string): string {
  const bill = join(out, `${name}.cdx.json`);
  writeFileSync(bill, sbom);
  return bill;
}

try {
  mkdirSync(out, { recursive: true });
  const files: string[] = [];
  const server = wanted.filter((kind) => formats[kind]);
  if (server.length > 0) files.push(...pack(serverEdition, await stageServer(join(work, 'tree')), server));
  if (wanted.includes('msi')) {
    const { sbom, ...staged } = await stageWindows(join(work, 'windows-tree'));
    files.push(buildMsi({ ...staged, work, out, ...(forWindows ? { key: forWindows } : {}) }));
    files.push(writeBill(`${serverEdition.name}-${serverEdition.version}-windows`, sbom));
  }
  if (wanted.includes('desktop')) {
    const { edition, ...staged } = await stageDesktopTree(join(work, 'desktop-tree'), join(work, 'desktop'));
    if (edition.notForRelease)
      console.error('The Electron that ships cannot be had here: these packages are not for release.');
    files.push(...pack(edition, staged, Object.keys(formats)));
  }
  if (wanted.includes('org'))
    files.push(...pack(orgEdition, await stageOrg(join(work, 'org-tree')), Object.keys(formats)));
  writeChecksums(out, files, key);
  for (const file of files) console.log(basename(file));
} finally {
  rmSync(work, { recursive: true, force: true });
}
