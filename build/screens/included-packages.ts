import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

interface Locked {
  version?: string;
  license?: string;
  link?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

export interface IncludedPackage {
  name: string;
  version: string;
  /** SPDX. */
  licence: string;
}

const id = 'virtual:included-packages';
/** The parts that the agent's programs are made of. */
const parts = ['', 'agent', 'ui', 'protocol'];

/** Gives the screens the list of what the agent is built from, as package-lock.json has it: `import … from 'virtual:included-packages'`. */
export function includedPackages(root: string): Plugin {
  return {
    name: 'included-packages',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(source) {
      if (source !== `\0${id}`) return undefined;
      const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
      return `export const includedPackages = ${JSON.stringify(listOf(lock.packages))};`;
    },
  };
}

/** All that the parts need at run time, directly or not, by name. */
function listOf(packages: Record<string, Locked>): IncludedPackage[] {
  const found = new Map<string, IncludedPackage>();
  const walk = (from: string): void => {
    const { dependencies, optionalDependencies } = packages[from] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const path = placeOf(name, from, packages);
      const at = path && packages[path];
      if (!at || at.link || !at.version || found.has(path)) continue;
      found.set(path, { name, version: at.version, licence: at.license ?? 'see the package' });
      walk(path);
    }
  };
  parts.forEach(walk);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Where npm put a package for the one that asks: beside it or further up. */
function placeOf(name: string, from: string, packages: Record<string, Locked>): string | undefined {
  for (let at = from; ; at = at.replace(/(?:^|\/)(?:node_modules\/)?(?:@[^/]+\/)?[^/]+$/, '')) {
    const path = `${at ? `${at}/` : ''}node_modules/${name}`;
    if (packages[path]) return path;
    if (at === '') return undefined;
  }
}
