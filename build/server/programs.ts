import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './root.ts';

/** A package whose code is in what ships. */
export interface Component {
  name: string;
  version: string;
  /** SPDX. */
  identifier: string | null;
  text: string | null;
}

const list = 'licences.json';

export interface Bundle {
  /** Below the checkout, e.g. `agent/cli.ts`. */
  entry: string;
  /** Its name in the folder. */
  file: string;
  /** Packages that it does without: what is native. */
  without: string[];
  /** Classes and functions keep their names: a library goes by them. */
  keepNames?: true;
}

/** Builds a program as one file, for the Node that is packed with it. @returns what it is made of */
export async function buildProgram({ entry, file, without, keepNames }: Bundle, outDir: string): Promise<Component[]> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: without },
    build: {
      ...{ ssr: entry, outDir, target: 'node24', copyPublicDir: false, emptyOutDir: true, minify: true },
      license: { fileName: list },
      rolldownOptions: { output: { entryFileNames: file, codeSplitting: false, ...(keepNames && { keepNames }) } },
    },
  });
  return takeList(outDir);
}

/** Builds the screens of `renderer` or `org/console` into a folder. @returns what they are made of */
export async function buildScreens(of: 'renderer' | 'org/console', outDir: string): Promise<Component[]> {
  await build({
    configFile: join(root, of, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true, license: { fileName: list } },
  });
  return takeList(outDir);
}

/** Builds the desktop application's main process and preload script where they lie in the checkout. @returns what they are made of */
export async function buildDesktop(): Promise<Component[]> {
  const of = (part: string) => ({ configFile: join(root, part, 'vite.config.ts'), logLevel: 'warn' as const });
  await build({ ...of('main'), build: { license: { fileName: list } } });
  await build(of('preload'));
  return takeList(join(root, 'main', 'dist'));
}

function takeList(folder: string): Component[] {
  const file = join(folder, list);
  const components = JSON.parse(readFileSync(file, 'utf8')) as Component[];
  rmSync(file);
  return components;
}
