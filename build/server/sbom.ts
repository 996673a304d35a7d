import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Component } from './programs.ts';
import { root } from './root.ts';

interface Bom {
  serialNumber: string;
  metadata: { timestamp: string; component: object };
  components: { 'bom-ref': string; purl: string }[];
  dependencies: { ref: string; dependsOn?: string[] }[];
}

/** What the packages run on, which npm does not know. */
export interface Runtime {
  /** For people, e.g. `Node.js 24.21.0`. */
  title: string;
  /** Texts of its licences, one after the other. */
  licence: string;
  /** As CycloneDX lists it. */
  component: { 'bom-ref': string; purl: string };
}

/**
 * The bill of materials (CycloneDX) as npm writes it, cut to the packages whose code is really in what ships, with
 * what they run on beside them. The same input gives the same text: its number comes from its content, its time is that of the source.
 */
export function billOfMaterials(
  { name, version }: { name: string; version: string },
  components: Component[],
  runtime: Runtime,
  epoch: number,
): string {
  const all = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--include', 'dev', '--package-lock-only'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  const bom = JSON.parse(all) as Bom;
  const shipped = new Set(components.map((part) => `${part.name}@${part.version}`));
  bom.components = bom.components.filter((part) => shipped.has(part['bom-ref']));
  const known = new Set(bom.components.map((part) => part['bom-ref']));
  const missing = [...shipped].filter((name) => !known.has(name));
  if (missing.length > 0) throw new Error(`npm does not know these packages: ${missing.join(', ')}`);
  bom.components.push(runtime.component);
  bom.dependencies = bom.dependencies
    .filter(({ ref }) => known.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: (dependsOn ?? []).filter((name) => known.has(name)) }));
  bom.metadata.timestamp = new Date(epoch * 1000).toISOString();
  const ref = `${name}@${version}`;
  bom.metadata.component = { 'bom-ref': ref, type: 'application', name, version };
  bom.serialNumber = '';
  const digest = createHash('sha256').update(JSON.stringify(bom)).digest('hex');
  bom.serialNumber = `urn:uuid:${digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')}`;
  return `${JSON.stringify(bom, null, 2)}\n`;
}
