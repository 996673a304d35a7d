import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCsv, parseCsv } from './csv-text.ts';

const form = {
  ...{ file: 'a.csv', delimiter: ',', quote: '"' },
  ...{ encoding: 'utf-8' as const, readOnly: false, endsWithNewline: true },
};
const read = (text: string | Uint8Array, change = {}) =>
  parseCsv(typeof text === 'string' ? new TextEncoder().encode(text) : text, 'a.csv', { ...form, ...change });

test('what is written is what was read', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ',', ';', '"', '\n', '\r\n', '\r', ' ', '=', '\t') });
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
      expect(found).toEqual(content);
    }),
  );
});

test('a byte order mark and the ends of lines stay', () => {
  const text = '\uFEFFid,name\r\n1,"a ""b"""\r\n';
  expect(read(text)).toEqual({ header: ['id', 'name'], rows: [['1', 'a "b"']], bom: true, newline: '\r\n' });
  expect(formatCsv(read(text), form)).toBe(text);
});

test('lines may end in two ways; those of a field are none of the file', () => {
  expect(read('id,name\n1,ann\r\n2,bob\n')).toMatchObject({
    rows: [
      ['1', 'ann'],
      ['2', 'bob'],
    ],
    newline: '\n',
  });
  expect(read('id,name\r\n1,ann\n')).toMatchObject({ rows: [['1', 'ann']], newline: '\r\n' });
  expect(read('id,name\r1,ann\r')).toMatchObject({ rows: [['1', 'ann']] });
  const text = 'id,"na""\r\nme"\n1,"line\r\nline"\n';
  expect(formatCsv(read(text), form)).toBe(text);
});

describe('what is no such file is refused with a code and the line', () => {
  test.each([
    [Buffer.from('id,name\n1,caf\xe9\n', 'latin1'), 'csv_encoding', 'line 2'],
    [Buffer.from('\ufeffid,name\n', 'utf16le'), 'csv_encoding', 'UTF-8'],
    [Buffer.from('id,name\n', 'utf16le'), 'csv_encoding', 'UTF-16 without'],
    ['id,name\n1,a\n2\n', 'csv_rows', 'Line 3'],
    ['id,name\n1,"a\n', 'csv_rows', 'Nothing was changed'],
    ['', 'csv_header', 'first line'],
    ['id,id\n', 'csv_header', '"id" twice'],
  ])('%j', (bytes, code, words) => {
    expect(() => read(bytes)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words) }));
  });
});

describe('a file that is only read', () => {
  const only = { readOnly: true };
  const text = 'id,name\n1,Renée Müller\n';
  const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();

  test.each([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), {}],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${text}`, 'utf16le'), {}],
    ['UTF-16 the other way round', swapped(Buffer.from(`\ufeff${text}`, 'utf16le')), {}],
    ['UTF-16 without a mark, as told', Buffer.from(text, 'utf16le'), { encoding: 'utf-16le' }],
    ['Windows-1252, as told', Buffer.from(text, 'latin1'), { encoding: 'windows-1252' }],
    ['UTF-8 with a mark, although told otherwise', Buffer.from(`\ufeff${text}`), { encoding: 'windows-1252' }],
  ])('may be %s', (_what, bytes, change) => {
    expect(read(bytes, { ...only, ...change }).rows).toEqual([['1', 'Renée Müller']]);
  });

  test.each([
    ['Windows-1252 that nobody told of', Buffer.from(text, 'latin1'), {}, 'csv_encoding', 'name its encoding'],
    ['UTF-8 told to be Windows-1252', Buffer.from(text), { encoding: 'windows-1252' }, 'csv_encoding', 'is UTF-8'],
    ['cut in a value', 'id,name\n1,Ann\n2,Bo', {}, 'csv_truncated', 'does not end'],
    ['cut in a line', 'id,name\n1,Ann\n2', {}, 'csv_rows', 'Line 3'],
    ['cut after the first line', 'id,name\n', {}, 'csv_truncated', 'no rows'],
    ['empty', '', {}, 'csv_header', 'empty'],
  ])('is refused where it is %s', (_what, bytes, change, code, words) => {
    expect(() => read(bytes, { ...only, ...change })).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    );
  });

  test('may be of a program that never ends its last line', () => {
    expect(read('id,name\n1,Ann', { ...only, endsWithNewline: false }).rows).toEqual([['1', 'Ann']]);
  });
});
