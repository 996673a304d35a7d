/**
 * `npm run pack:connector [-- <folder>]`: the connector SDK as a package for authors. Node strips no types under
 * node_modules, so it is js and d.ts, with protocol/scim inside. Prints the path of the tarball.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const out = join(root, 'dist/connector');
const target = resolve(process.argv[2] ?? join(root, 'dist'));

rmSync(out, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(import.meta.dirname, 'tsconfig.json')],
  {
    stdio: 'inherit',
  },
);
for (const entry of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
  if (/\.(js|d\.ts)$/.test(entry)) rewrite(join(out, entry));
}
writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
copyFileSync(join(root, 'connector/README.md'), join(out, 'README.md'));
copyFileSync(join(root, 'LICENSE'), join(out, 'LICENSE'));
mkdirSync(target, { recursive: true });
const name = execFileSync('npm', ['pack', '--pack-destination', target, '--loglevel', 'error'], {
  cwd: out,
  encoding: 'utf8',
});
console.log(join(target, name.trim()));

/** Workspace names become paths, and the declarations name the js files that they describe. */
function rewrite(file: string): void {
  const codecs = relative(dirname(file), join(out, 'protocol/scim/index.js'));
  const text = readFileSync(file, 'utf8')
    .replaceAll(`'@postern/protocol/scim'`, `'${codecs.startsWith('.') ? codecs : `./${codecs}`}'`)
    .replaceAll(/(from |import\()'(\.{1,2}\/[^']+)\.ts'/g, "$1'$2.js'");
  writeFileSync(file, text);
}

function manifest(): object {
  const workspace = JSON.parse(readFileSync(join(root, 'connector/package.json'), 'utf8'));
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const needed = ['commander', 'fastify', 'secure-json-parse', 'undici', 'yaml', 'zod'];
  const entry = (path: string) => ({ types: `./connector/${path}.d.ts`, default: `./connector/${path}.js` });
  return {
    name: workspace.name,
    version: workspace.version,
    description: 'SCIM 1.1 and 2.0 servers over what an application stores: SDK, behaviour tests and doctor',
    license: workspace.license,
    type: 'module',
    engines: { node: '>=22.12' },
    exports: {
      '.': entry('sdk/index'),
      './memory': entry('memory/index'),
      './behaviour': entry('behaviour/connector.suite'),
    },
    bin: { 'postern-doctor': './connector/doctor-cli.js' },
    dependencies: {
      ...Object.fromEntries(needed.map((name) => [name, workspace.dependencies[name]])),
      // The declarations speak of node's servers and streams.
      '@types/node': devDependencies['@types/node'],
    },
    peerDependencies: { vitest: `>=${devDependencies.vitest.split('.')[0]}` },
    peerDependenciesMeta: { vitest: { optional: true } },
  };
}
