// What `npm test` and `npm run test:full` run, in order. Budgets in seconds on two cores.
const vitest = (project, ...paths) => ['node_modules/vitest/vitest.mjs', 'run', '--project', project, ...paths];

/** Debian packages that the tests need; where they cannot be installed, the tests that need them fail and say so. */
export const debianPackages = [
  'openssl',
  'chromium',
  'mariadb-server',
  'postgresql',
  'slapd',
  'ldap-utils',
  '389-ds-base',
  'samba-ad-dc',
  'samba-ad-provision',
  'samba-dsdb-modules',
  'samba-vfs-modules',
  'winbind',
  'python3-markdown',
  'iproute2',
  'nftables',
  'fonts-dejavu-core',
  ...['xvfb', 'dbus', 'python3-dbus', 'python3-gi', 'libgtk-3-0', 'libasound2', 'libgbm1', 'libdrm2', 'libxss1'],
  ...['libatk-bridge2.0-0', 'libcups2', 'libnss3', 'libnotify4', 'libsecret-1-0'],
  'binutils',
  'man-db',
  'systemd',
  'zsh',
];

/** @type {{ name: string, budget: number, args: string[], kind: 'vitest' | 'playwright' | 'command' | 'story', env?: Record<string, string>, full?: true }[]} */
export const suites = [
  { name: 'types', budget: 30, kind: 'command', args: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'] },
  { name: 'lint', budget: 30, kind: 'command', args: ['node_modules/@biomejs/biome/bin/biome', 'check', '.'] },
  { name: 'unit', budget: 240, kind: 'vitest', args: vitest('unit') },
  {
    name: 'org on PostgreSQL',
    budget: 180,
    kind: 'vitest',
    args: ['test/kit/with-postgres.ts', ...vitest('unit', 'org/')],
  },
  { name: 'parts', budget: 420, kind: 'vitest', args: vitest('parts') },
  { name: 'installers', budget: 60, kind: 'vitest', args: vitest('installers') },
  {
    name: 'desktop screens',
    budget: 180,
    kind: 'playwright',
    args: ['node_modules/@playwright/test/cli.js', 'test', '--project', 'loopback'],
  },
  {
    name: 'desktop application',
    budget: 240,
    kind: 'playwright',
    args: ['node_modules/@playwright/test/cli.js', 'test', '--project', 'electron', '--project', 'desktop'],
  },
  {
    name: 'story sqlite 1.1 outbound only',
    budget: 60,
    kind: 'story',
    args: ['--db', 'sqlite', '--scim', '1.1', '--enrol', 'device'],
  },
  {
    name: 'story mariadb 2.0 token',
    budget: 60,
    kind: 'story',
    args: ['--db', 'mariadb', '--scim', '2.0', '--enrol', 'token'],
  },
  {
    name: 'story postgres 1.1 token',
    budget: 60,
    kind: 'story',
    args: ['--db', 'postgres', '--scim', '1.1', '--enrol', 'token'],
  },
  {
    name: 'story sqlite 2.0 device',
    budget: 60,
    kind: 'story',
    full: true,
    args: ['--db', 'sqlite', '--scim', '2.0', '--enrol', 'device'],
  },
  {
    name: 'story mariadb 1.1 device',
    budget: 60,
    kind: 'story',
    full: true,
    args: ['--db', 'mariadb', '--scim', '1.1', '--enrol', 'device'],
  },
  {
    name: 'story postgres 2.0 device',
    budget: 60,
    kind: 'story',
    full: true,
    args: ['--db', 'postgres', '--scim', '2.0', '--enrol', 'device'],
  },
];
