import { gunzipSync } from 'node:zlib';
import { type ImportComplete, type ImportRow, importRow } from '@postern/protocol/wire';

export interface FakeImports {
  pages: Map<string, ImportRow[]>;
  completed: ImportComplete | undefined;
  page(path: string, data: Uint8Array): unknown;
  complete(path: string, body: ImportComplete): unknown;
}

export function createFakeImports(): FakeImports {
  const imports: FakeImports = {
    pages: new Map(),
    completed: undefined,
    page(path, data) {
      const lines = gunzipSync(data).toString('utf8').split('\n').filter(Boolean);
      imports.pages.set(
        path.split('/').at(-1)!,
        lines.map((line) => importRow.parse(JSON.parse(line))),
      );
      return {};
    },
    complete(_path, body) {
      imports.completed = body;
      return {};
    },
  };
  return imports;
}
