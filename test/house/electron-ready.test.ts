import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** The desktop application carries these inside one CommonJS file (docs/adr/0013), where the following cannot work. */
const carried = ['agent', 'protocol'];
const forbidden: [string, RegExp][] = [
  ['top-level await', /^(?:\S.*[^\w.])?await\s/m],
  ['import.meta', /\bimport\.meta\b/],
  ['a worker from a file', /\bnew Worker\(/],
  ['a pino transport', /\btransport:/],
];
/** What only plain Node runs: its own programs, and its own database driver. */
const nodeOnly = [/^agent\/(?:cli|service)/, /^agent\/journal\/node-store\.ts$/];
const nodeModules = /from 'node:sqlite'/;

const sources = carried.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/node_modules|dist\/|\.test\.ts$|\.fixture\.ts$|testing/.test(file))
    .map((file) => `${folder}/${file}`),
);
const faults = (text: string) => forbidden.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);

test('agent and protocol hold nothing that one CommonJS file cannot', () => {
  const found = sources.flatMap((file) =>
    faults(readFileSync(join(root, file), 'utf8')).map((what) => `${file}: ${what}`),
  );
  expect(found).toEqual([]);
});

test("Node's own database driver is loaded by nothing that the desktop application carries", () => {
  const found = sources.filter(
    (file) =>
      !nodeOnly.some((pattern) => pattern.test(file)) && nodeModules.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(found).toEqual([]);
});

test('the rule sees what it forbids', () => {
  expect(faults("const made = await import('x');")).toEqual(['top-level await']);
  expect(faults('await run();')).toEqual(['top-level await']);
  expect(faults('export const made = await run();')).toEqual(['top-level await']);
  expect(faults('async function run() {\n  await other();\n}')).toEqual([]);
  expect(faults('join(import.meta.dirname)')).toEqual(['import.meta']);
});
