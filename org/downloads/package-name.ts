import type { Download } from '@postern/protocol/management';

type Named = Pick<Download, 'edition' | 'system' | 'version'>;

/** Names that `npm run package` gives to packages of the agent; build/package makes them. */
const patterns: [system: Named['system'], pattern: RegExp][] = [
  ['windows', /^postern-(agent)-(\d+(?:\.\d+)*)\.msi$/],
  ['rhel', /^postern-(agent|desktop)-(\d[\d.]*-[\w.]+)\.x86_64\.rpm$/],
  ['debian', /^postern-(agent|desktop)_(\d[\d.]*-[\w.~]+)_amd64\.deb$/],
];

/** What a file is by its name; undefined: no package of the agent. */
export function readPackageName(file: string): Named | undefined {
  for (const [system, pattern] of patterns) {
    const [, edition, version] = pattern.exec(file) ?? [];
    if (version) return { edition: edition === 'agent' ? 'server' : 'desktop', system, version };
  }
  return undefined;
}

const editions: Named['edition'][] = ['server', 'desktop'];
const systems = patterns.map(([system]) => system);

/** The server edition first, then by system, the newest version first. */
export const inOrder = (a: Named, b: Named): number =>
  editions.indexOf(a.edition) - editions.indexOf(b.edition) ||
  systems.indexOf(a.system) - systems.indexOf(b.system) ||
  b.version.localeCompare(a.version, 'en', { numeric: true });
