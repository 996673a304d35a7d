import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ImportRule, importRules, outside } from './import-rules.ts';

const root = join(import.meta.dirname, '..', '..');
const skipped = new Set(['node_modules', 'dist']);

/** A room that is not built yet holds its rule already. */
function files(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : files(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
const importsOf = (text: string) => [...text.matchAll(importPattern)].map((found) => (found[1] ?? found[2])!);

/** Why this import may not be, or undefined. */
function objection(rule: ImportRule, file: string, imported: string): string | undefined {
  const own = rule.folder;
  if (imported.startsWith('.')) {
    const target = relative(root, resolve(root, file, '..', imported));
    const allowed = [own, ...rule.ours].some((folder) => target === folder || target.startsWith(`${folder}/`));
    return allowed ? undefined : `imports ${target}, but ${own} may import only ${[own, ...rule.ours].join(', ')}`;
  }
  if (imported.startsWith('node:') || builtinModules.includes(imported))
    return rule.node ? undefined : `${own} runs without Node`;
  if (imported.startsWith('@postern/')) {
    const part = imported.split('/')[1]!;
    if (part === 'protocol' && own === 'connector' && imported !== '@postern/protocol/scim')
      return 'connectors know of the protocol only SCIM';
    return rule.ours.includes(part) ? undefined : `${own} may import of ours only ${rule.ours.join(', ') || 'nothing'}`;
  }
  const name = imported.startsWith('@') ? imported.split('/').slice(0, 2).join('/') : imported.split('/')[0]!;
  if (rule.never?.includes(name)) return `${own} may not import ${name}`;
  if (rule.packages && !rule.packages.includes(name)) return `${own} may import only ${rule.packages.join(', ')}`;
  return undefined;
}

describe.each(importRules)('$folder', (rule) => {
  test('imports only what its rule allows', () => {
    const nested = importRules.filter((other) => other.folder.startsWith(`${rule.folder}/`));
    const mine = files(rule.folder).filter(
      (file) =>
        !nested.some((other) => file.startsWith(`${other.folder}/`)) && !outside.some((pattern) => pattern.test(file)),
    );
    const found = mine.flatMap((file) =>
      importsOf(readFileSync(join(root, file), 'utf8')).flatMap((imported) => {
        const why = objection(rule, file, imported);
        return why ? [`${file}: ${imported}: ${why}`] : [];
      }),
    );
    expect(found).toEqual([]);
  });
});

test('the rules see a wrong import', () => {
  const rule = (folder: string) => importRules.find((one) => one.folder === folder)!;
  expect(objection(rule('protocol'), 'protocol/wire/a.ts', 'node:fs')).toContain('without Node');
  expect(objection(rule('agent'), 'agent/link/a.ts', '../../org/server.ts')).toContain('may import only');
  expect(objection(rule('agent'), 'agent/link/a.ts', 'electron')).toContain('may not');
  expect(objection(rule('org'), 'org/api/a.ts', 'pg')).toContain('may not');
  expect(objection(rule('connector'), 'connector/sdk/a.ts', '@postern/protocol/wire')).toContain('only SCIM');
  expect(importsOf(`import { a } from './a.ts';\nexport * from "b";\nawait import('c');\nimport 'd';`)).toEqual([
    './a.ts',
    'b',
    'c',
    'd',
  ]);
});
