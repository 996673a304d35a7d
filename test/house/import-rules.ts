/** Who may import whom (docs/architecture.md). biome.json holds the same rules for the editor; this table is checked in full. */
export interface ImportRule {
  /** Files this is about: a path below the checkout, the longest that fits wins. */
  folder: string;
  /** Folders of ours that may be imported, besides the own one. */
  ours: string[];
  /** Whether `node:` modules may be imported. */
  node: boolean;
  /** Packages that may be imported; absent = any. */
  packages?: string[];
  /** Packages that may never be imported. */
  never?: string[];
}

const drivers = ['pg', 'mysql2', '@electric-sql/pglite'];

export const importRules: ImportRule[] = [
  { folder: 'protocol', ours: [], node: false, packages: ['zod'] },
  { folder: 'protocol/console', ours: ['protocol'], node: false, packages: ['zod', '@orpc/contract'] },
  { folder: 'agent', ours: ['protocol'], node: true, never: ['electron', ...drivers, 'fastify'] },
  { folder: 'main', ours: ['agent', 'protocol'], node: true },
  { folder: 'preload', ours: [], node: false, packages: ['electron'] },
  { folder: 'ui', ours: [], node: false, packages: ['react', 'react-dom', '@mantine/core', '@mantine/hooks'] },
  { folder: 'renderer', ours: ['protocol', 'ui'], node: false, never: ['electron'] },
  { folder: 'org/console', ours: ['protocol', 'ui'], node: false, never: ['electron', ...drivers] },
  { folder: 'org', ours: ['protocol'], node: true, never: ['electron', 'react', ...drivers] },
  {
    folder: 'org/inbound',
    ours: ['protocol', 'connector', 'org'],
    node: true,
    never: ['electron', 'react', ...drivers],
  },
  { folder: 'org/db', ours: ['protocol', 'org'], node: true, never: ['electron', 'react'] },
  { folder: 'connector', ours: ['protocol'], node: true, never: ['electron', 'react'] },
  // A ready connector stands on the SDK as any author's does: on its public entry.
  { folder: 'connector/sql', ours: ['protocol', 'connector/sdk/index.ts'], node: true, never: ['fastify'] },
  { folder: 'connector/ldap', ours: ['protocol', 'connector/sdk/index.ts'], node: true, never: ['fastify'] },
  { folder: 'connector/rest', ours: ['protocol', 'connector/sdk/index.ts'], node: true, never: ['fastify'] },
  { folder: 'connector/csv', ours: ['protocol', 'connector/sdk/index.ts'], node: true, never: ['fastify'] },
  // A project of an author, who has the package and nothing else of ours.
  { folder: 'connector/template/files', ours: ['connector'], node: true, never: ['fastify'] },
  { folder: 'connector/memory', ours: ['protocol', 'connector/sdk/index.ts'], node: true, never: ['fastify'] },
  // A client of its own: neither the agent's nor the servers' code (docs/adr/0023).
  { folder: 'connector/doctor', ours: ['protocol'], node: true, packages: ['undici', 'commander'] },
  { folder: 'demo', ours: [], node: true, packages: ['mysql2', 'pg'] },
];

/** Files that are built by tools, or that configure them, and so stand outside the rules. */
export const outside = [
  /\.test\.tsx?$/,
  /\.suite\.ts$/,
  /testing\.ts$/,
  /\/testing\//,
  /testing-[a-z]+\.ts$/,
  /\.fixture\.ts$/,
  /vite\.config\.ts$/,
];
