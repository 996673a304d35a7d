import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { CodedError } from '@postern/protocol/messages';

export interface Asset {
  type: string;
  body: Buffer;
  /** Its name changes with its content. */
  forever: boolean;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.json': 'application/json',
};

/**
 * The files of the built screens by their path (`/assets/…`; the first page is `/`). Read once, so a request can name
 * nothing else. Throws CodedError `console_not_built`.
 */
export function loadAssets(dir: string): Map<string, Asset> {
  const found = new Map<string, Asset>();
  const walk = (folder: string, path: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = join(folder, entry.name);
      if (entry.isDirectory()) walk(file, `${path}${entry.name}/`);
      else if (types[extname(entry.name)] && statSync(file).isFile())
        found.set(`${path}${entry.name}`, {
          type: types[extname(entry.name)]!,
          body: readFileSync(file),
          forever: path === '/assets/',
        });
    }
  };
  try {
    walk(dir, '/');
  } catch (error) {
    throw new CodedError('console_not_built', { dir }, { cause: error });
  }
  const first = found.get('/index.html');
  if (!first) throw new CodedError('console_not_built', { dir });
  return found.set('/', first);
}
