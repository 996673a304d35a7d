import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createJsonPlace } from './json-place.ts';

test('places are read and written, with dots and as pointers', () => {
  const document = { a: { b: [{ c: 1 }] }, 'x.y': { '~/': 2 } };
  expect(createJsonPlace('a.b.0.c').read(document)).toBe(1);
  expect(createJsonPlace('/a/b/0/c').read(document)).toBe(1);
  expect(createJsonPlace('/x.y/~0~1').read(document)).toBe(2);
  expect(createJsonPlace('').read(document)).toBe(document);
  expect(createJsonPlace('a.b.c.toString').read(document)).toBeUndefined();
  const written = {};
  createJsonPlace('emails.0.value').write(written, 'a@b');
  expect(written).toEqual({ emails: [{ value: 'a@b' }] });
  expect(() => createJsonPlace('a.__proto__.b')).toThrow('no place');
});

test('what is written somewhere is read there', () => {
  const part = fc.stringMatching(/^[a-z~/.0-9]{1,4}$/);
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.integer(), (parts, value) => {
      const pointer = `/${parts.map((one) => one.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
      const document = {};
      createJsonPlace(pointer).write(document, value);
      expect(createJsonPlace(pointer).read(JSON.parse(JSON.stringify(document)))).toBe(value);
    }),
  );
});
