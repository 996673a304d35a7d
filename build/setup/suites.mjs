// What `npm test` and `npm run test:full` run, in order. Budgets in seconds on two cores.
// `aside`: suites that mostly wait (for time-outs, for a page) run one after another beside the rest, from the start;
// what they print is shown when their turn comes.
const vitest = (project, ...paths) => ['node_modules/vitest/vitest.mjs', 'run', '--project', project, ...paths];

/** Debian packages that make an MSI, and sign it. */
export const msiPackages = ['wixl', 'msitools', 'gcc-mingw-w64-x86-64', 'faketime', 'osslsigncode'];

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
  ...['ansible-core', 'ansible-lint', 'python3-apt'],
  'binutils',
  'createrepo-c',
  'desktop-file-utils',
  'dnf',
  'lintian',
  'man-db',
  'python3',
  'rpm',
  'rpmlint',
  'systemd',
  'zsh',
  ...msiPackages,
  ...['wine', 'wine64', 'openbox', 'xdotool', 'imagemagick', 'tinyproxy-bin'],
];

/** @type {{ name: string, budget: number, args: string[], kind: 'vitest' | 'playwright' | 'command' | 'story', env?: Record<string, string>, full?: true, aside?: true }[]} */
export const suites = [
  { name: 'types', budget: 60, kind: 'command', args: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'] },
  { name: 'lint', budget: 30, kind: 'command', args: ['node_modules/@biomejs/biome/bin/biome', 'check', '.'] },
  { name: 'unit', budget: 360, kind: 'vitest', args: vitest('unit') },
  // What has most to do with the database; the whole of it in `test:full`.
  {
    name: 'org on PostgreSQL',
    budget: 90,
    kind: 'vitest',
    args: [
      'test/kit/with-postgres.ts',
      ...vitest('unit', 'org/db', 'org/queue', 'org/provisioning/jobs', 'org/provisioning/groups', 'org/imports'),
      ...['org/drift', 'org/backup', 'org/two-nodes'],
    ],
  },
  {
    name: 'org on PostgreSQL, whole',
    budget: 240,
    kind: 'vitest',
    full: true,
    args: ['test/kit/with-postgres.ts', ...vitest('unit', 'org/')],
  },
  { name: 'parts', budget: 240, kind: 'vitest', args: vitest('parts', 'test/e2e') },
  { name: 'chaos', budget: 300, kind: 'vitest', aside: true, args: vitest('parts', 'test/chaos') },
  {
    name: 'databases and directories',
    budget: 240,
    kind: 'vitest',
    aside: true,
    args: vitest('parts', 'test/interop'),
  },
  {
    name: 'chaos, 200 people',
    budget: 300,
    kind: 'vitest',
    full: true,
    env: { POSTERN_CHAOS_PEOPLE: '200' },
    args: vitest('parts', 'test/chaos'),
  },
  { name: 'parts in full', budget: 400, kind: 'vitest', full: true, args: vitest('parts in full') },
  {
    name: 'doctor on every target',
    budget: 120,
    kind: 'command',
    full: true,
    args: ['test/interop/doctor-everywhere.ts'],
  },
  {
    name: 'installers',
    budget: 100,
    kind: 'vitest',
    args: vitest('installers', 'server-edition', 'org-edition', 'msi-tables'),
  },
  {
    name: 'installers, packages',
    budget: 600,
    kind: 'vitest',
    full: true,
    args: vitest('installers', 'installers/packages', 'installers/org-packages', 'installers/ansible'),
  },
  {
    name: 'installers, Windows',
    budget: 600,
    kind: 'vitest',
    full: true,
    args: vitest('installers', 'installers/msi.test'),
  },
  {
    name: 'installers, desktop',
    budget: 900,
    kind: 'vitest',
    full: true,
    args: vitest('installers', 'desktop-packages', 'hand-over'),
  },
  {
    name: 'desktop screens',
    budget: 300,
    kind: 'playwright',
    aside: true,
    args: ['node_modules/@playwright/test/cli.js', 'test', '--project', 'loopback'],
  },
  {
    name: 'desktop application',
    budget: 240,
    kind: 'playwright',
    args: ['node_modules/@playwright/test/cli.js', 'test', '--project', 'electron', '--project', 'desktop'],
  },
  {
    name: 'desktop application, enrolment',
    budget: 120,
    kind: 'playwright',
    full: true,
    args: ['node_modules/@playwright/test/cli.js', 'test', '--project', 'electron enrolment'],
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
