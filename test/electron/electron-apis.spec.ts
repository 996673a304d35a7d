import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { root } from '../../demo/system/program.ts';
import { electron25Types } from './runtime/electron-25-types.ts';

const cache = join(root, 'node_modules', '.cache', 'postern');

/** Type-checks the desktop application as if Electron were what `types` declares; returns what the compiler says. */
function check(types: string, folder: string, more: string[] = []): string {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { paths: { electron: [types] }, typeRoots: [join(root, 'node_modules', '@types')] },
      include: [join(root, 'main'), join(root, 'preload'), ...more],
      exclude: ['**/*.test.ts', '**/vite.config.ts', '**/dist'].map((pattern) => join(root, pattern)),
    }),
  );
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  return spawnSync(process.execPath, [tsc, '-p', config], { encoding: 'utf8' }).stdout;
}

// With `npm run typecheck`, which takes the typings of the Electron that ships, this holds every use of an API to both.
test('every Electron API that is used exists in the Electron of the tests as well', async ({ browserName: _ }, {
  outputDir,
}) => {
  expect(check(electron25Types(cache), outputDir)).toBe('');
});

test('an API that the Electron of the tests lacks is seen', async ({ browserName: _ }, { outputDir }) => {
  mkdirSync(outputDir, { recursive: true });
  const file = join(outputDir, 'newer.ts');
  writeFileSync(file, "import { ImageView } from 'electron';\nexport const view = ImageView;\n");
  expect(check(electron25Types(cache), outputDir, [file])).toContain("'ImageView'");
});
