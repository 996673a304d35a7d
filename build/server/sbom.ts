import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { agentVersion } from '../../agent/version.ts';
import type { NodeRuntime } from './node-runtime.ts';
import type { Component } from './programs.ts';
import { root } from './root.ts';

interface Bom {
  serialNumber: string;
  metadata: { timestamp: string; component: object };
  components: { 'bom-ref': string; purl: string }[];
  dependencies: { ref: string; dependsOn?: string[] }[];
}

/**
 * The bill of materials (CycloneDX) as npm writes it, cut to the packages whose code is really in what ships, with Node
 * beside them. The same input gives the same text: its number comes from its content, its time is that of the source.
 */
export function billOfMaterials(components: Component[], node: NodeRuntime, epoch: number): string {
  const all = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--include', 'dev', '--package-lock-only'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  const bom = JSON.parse(all) as Bom;
  const shipped = new Set(components.map(({ name, version }) => `${name}@${version}`));
  bom.components = bom.components.filter((part) => shipped.has(part['bom-ref']));
  const known = new Set(bom.components.map((part) => part['bom-ref']));
  const missing = [...shipped].filter((name) => !known.has(name));
  if (missing.length > 0) throw new Error(`npm does not know these packages: ${missing.join(', ')}`);
  bom.components.push({ ...nodeComponent(node) });
  bom.dependencies = bom.dependencies
    .filter(({ ref }) => known.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: (dependsOn ?? []).filter((name) => known.has(name)) }));
  bom.metadata.timestamp = new Date(epoch * 1000).toISOString();
  const ref = `postern-agent@${agentVersion}`;
  bom.metadata.component = { 'bom-ref': ref, type: 'application', name: 'postern-agent', version: agentVersion };
  bom.serialNumber = '';
  const digest = createHash('sha256').update(JSON.stringify(bom)).digest('hex');
  bom.serialNumber = `urn:uuid:${digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')}`;
  return `${JSON.stringify(bom, null, 2)}\n`;
}

const nodeComponent = ({ version, integrity }: NodeRuntime) => ({
  'bom-ref': `node@${version}`,
  type: 'platform',
  name: 'node',
  version,
  purl: `pkg:generic/node@${version}`,
  cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:-:*:*:*`,
  hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') }],
  licenses: [{ license: { id: 'MIT' } }],
});
