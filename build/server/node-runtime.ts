import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';
import type { Runtime } from './sbom.ts';

/** The npm packages that carry Node's own builds, and what the registry says their archives hash to. */
const carriers = {
  'linux-x64': {
    version: '24.21.0',
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
} as const;
export type Platform = keyof typeof carriers;

export interface NodeRuntime {
  version: string;
  integrity: string;
  /** The executable. */
  binary: string;
  licence: string;
}

/** Node as it is packed, fetched once by npm into a cache below node_modules and checked each time it is fetched. */
export function nodeRuntime(platform: Platform): NodeRuntime {
  const { version, integrity } = carriers[platform];
  const folder = join(root, 'node_modules', '.cache', 'postern', `node-${platform}-${version}`);
  if (!existsSync(folder)) fetchInto(folder, `node-${platform}`, version, integrity);
  return { version, integrity, binary: join(folder, 'bin', 'node'), licence: join(folder, 'LICENSE') };
}

function fetchInto(folder: string, name: string, version: string, integrity: string): void {
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    execFileSync('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', fresh], { stdio: 'pipe' });
    const archive = join(fresh, `${name}-${version}.tgz`);
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== integrity) throw new Error(`${name}@${version} is not the archive that is wanted: ${found}`);
    execFileSync('tar', ['xzf', archive, '-C', fresh, '--strip-components=1', 'package/bin/node', 'package/LICENSE']);
    rmSync(archive);
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Node as lists of licences and parts have it. */
export const nodeAsPart = ({ version, integrity, licence }: NodeRuntime): Runtime => ({
  title: `Node.js ${version}, with the parts that it is built from`,
  licence: readFileSync(licence, 'utf8'),
  component: {
    ...{ 'bom-ref': `node@${version}`, type: 'platform', name: 'node', version, purl: `pkg:generic/node@${version}` },
    cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:-:*:*:*`,
    hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') }],
    licenses: [{ license: { id: 'MIT' } }],
  } as Runtime['component'],
});
