import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEntryKey } from './entry-key.ts';

test('an objectGUID is shown as Windows shows it, and found again by its bytes', () => {
  const key = createEntryKey('objectGUID');
  const bytes = Buffer.from('33221100554477668899aabbccddeeff', 'hex');
  expect(key.idOf(bytes)).toBe('00112233-4455-6677-8899-aabbccddeeff');
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (value) => {
      const filter = key.filterOf(key.idOf(Buffer.from(value))) as unknown as { value: Buffer };
      expect(filter.value).toEqual(Buffer.from(value));
    }),
  );
});

test('what cannot be an id is not asked for', () => {
  for (const attribute of ['objectGUID', 'entryUUID', 'nsUniqueId'])
    for (const id of ['9999', '*', '', 'x)(uid=*', '00112233-4455-6677-8899-aabbccddeeff)'])
      expect(createEntryKey(attribute).filterOf(id)).toBeUndefined();
});
