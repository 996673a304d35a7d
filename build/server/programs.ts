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

/** Builds the agent as one file, `postern.mjs`, into a folder. @returns what it is made of */
export async function buildAgent(outDir: string): Promise<Component[]> {
  await build({ configFile: join(root, 'build', 'server', 'vite.config.ts'), build: { outDir } });
  return takeList(outDir);
}

/** Builds the agent's screens into a folder. @returns what they are made of */
export async function buildScreens(outDir: string): Promise<Component[]> {
  await build({
    configFile: join(root, 'renderer', 'vite.config.ts'),
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
