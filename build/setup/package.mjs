// `npm run package`: installs what is missing, then makes the installers.
import { ensureDebianPackages, systemName } from './debian.mjs';
import { become, ensurePackages, node } from './packages.mjs';
import { msiPackages } from './suites.mjs';

const named = process.argv.slice(2);
// Without a name it makes the MSI too.
const msi = named.includes('msi') || !['rpm', 'deb', 'desktop', 'org'].some((kind) => named.includes(kind));
const { missing, command } = ensureDebianPackages(['rpm', 'dpkg', 'git', ...(msi ? msiPackages : [])]);
if (missing.length > 0) {
  console.error(`Packaging needs ${missing.join(', ')} (this is ${systemName()}). On Debian: ${command}`);
  process.exit(2);
}
ensurePackages();
await become(node, ['build/package/package.ts', ...process.argv.slice(2)]);
