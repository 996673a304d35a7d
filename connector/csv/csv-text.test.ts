import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCsv, parseCsv } from './csv-text.ts';

const form = { file: 'a.csv', delimiter: ',', quote: '"' };
const read = (text: string | Uint8Array, change = {}) =>
  parseCsv(typeof text === 'string' ? new TextEncoder().encode(text) : text, 'a.csv', { ...form, ...change });

test('what is written is what was read', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ',', ';', '"', '\n', '\r\n', ' ', '=', '\t') });
  const table = fc.integer({ min: 1, max: 4 }).chain((width) =>
    fc.record({
      rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 5 }),
      header: fc.uniqueArray(fc.stringMatching(/^[a-z é]{1,5}$/), { minLength: width, maxLength: width }),
      bom: fc.boolean(),
      newline: fc.constantFrom('\n' as const, '\r\n' as const),
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
    }),
  );
  fc.assert(
    fc.property(table, ({ delimiter, ...content }) => {
      // A single empty field makes an empty line, which is no row.
      fc.pre(content.rows.every((row) => row.length > 1 || row[0] !== ''));
      const found = read(formatCsv(content, { ...form, delimiter }), { delimiter });
      expect({ ...found, newline: content.newline }).toEqual(content);
    }),
  );
});

test('a byte order mark and the ends of lines stay', () => {
  const text = '\uFEFFid,name\r\n1,"a ""b"""\r\n';
  expect(read(text)).toEqual({ header: ['id', 'name'], rows: [['1', 'a "b"']], bom: true, newline: '\r\n' });
  expect(formatCsv(read(text), form)).toBe(text);
});

describe('what is no such file is refused with a code and the line', () => {
  test.each([
    [Buffer.from('id,name\n1,caf\xe9\n', 'latin1'), 'csv_encoding', 'line 2'],
    [Buffer.from('\ufeffid,name\n', 'utf16le'), 'csv_encoding', 'UTF-8'],
    ['id,name\n1,a\n2\n', 'csv_rows', 'Line 3'],
    ['id,name\n1,"a\n', 'csv_rows', 'Nothing was changed'],
    ['', 'csv_header', 'first line'],
    ['id,id\n', 'csv_header', '"id" twice'],
  ])('%j', (bytes, code, words) => {
    expect(() => read(bytes)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words) }));
  });
});
