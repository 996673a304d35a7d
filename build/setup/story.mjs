// `npm run story`: installs what is missing, then runs the main job end to end on fresh data.
import { ensureDebianPackages, systemName } from './debian.mjs';
import { become, ensurePackages, node } from './packages.mjs';

const args = process.argv.slice(2);
const database = args[args.indexOf('--db') + 1];
const needed = [
  'openssl',
  ...(database === 'mariadb' ? ['mariadb-server'] : database === 'postgres' ? ['postgresql'] : []),
];
const { missing, command } = ensureDebianPackages(needed);
if (missing.length > 0) {
  console.error(`The story needs ${missing.join(', ')} (this is ${systemName()}). On Debian: ${command}`);
  process.exit(2);
}
ensurePackages();
await become(node, ['demo/story.ts', ...args]);
