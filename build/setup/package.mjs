// `npm run package`: installs what is missing, then makes the installers.
import { ensureDebianPackages, systemName } from './debian.mjs';
import { become, ensurePackages, node } from './packages.mjs';

const { missing, command } = ensureDebianPackages(['rpm', 'dpkg', 'git']);
if (missing.length > 0) {
  console.error(`Packaging needs ${missing.join(', ')} (this is ${systemName()}). On Debian: ${command}`);
  process.exit(2);
}
ensurePackages();
await become(node, ['build/package/package.ts', ...process.argv.slice(2)]);
