import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema, connectorKinds, kindOf, openConnector } from './kinds.ts';
import { parseConfig } from './sdk/index.ts';

test.each(connectorKinds.map((kind) => [kind.type, kind] as const))(
  '%s has a JSON Schema for editors',
  (type, kind) => {
    const schema = configJsonSchema(kind) as { properties: Record<string, { const?: string }>; required: string[] };
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' });
    expect(schema.properties['type']?.const).toBe(type);
    expect(schema.required).toEqual(expect.arrayContaining(['name', 'auth']));
  },
);

test.each(['sql', 'rest', 'csv'])('the configuration on the page of %s is one', (type) => {
  const page = readFileSync(join(import.meta.dirname, `../docs/connectors/${type}.md`), 'utf8');
  const content = parse(/```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
  expect(parseConfig('page', kindOf(type).schema, content)).toMatchObject({ type });
});

test('a type that there is not is refused with those there are', async () => {
  expect(() => kindOf('oracle')).toThrow('sql');
  const file = join(mkdtempSync(join(tmpdir(), 'postern-kinds-')), 'a.yaml');
  writeFileSync(file, 'type: oracle\n');
  await expect(openConnector(file)).rejects.toThrow('There is no connector of the type oracle.');
});
