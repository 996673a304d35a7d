import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprint } from './fingerprint.ts';

it('shows the first 120 bits in six groups', () => {
  expect(fingerprint(Buffer.alloc(32).toString('base64url'))).toBe('0000 0000 0000 0000 0000 0000');
  expect(fingerprint(Buffer.alloc(32, 255).toString('base64url'))).toBe('ZZZZ ZZZZ ZZZZ ZZZZ ZZZZ ZZZZ');
  // 0x01 = 00000 001.., then zeros: the sixth to eighth bits are the top of the second letter.
  expect(fingerprint(Buffer.from([1, ...Array<number>(31).fill(0)]).toString('base64url'))).toMatch(/^04/);
});

it('differs wherever the first 15 bytes differ, and says nothing of the rest', () => {
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(bytes, fc.nat(31), fc.integer({ min: 1, max: 255 }), (key, at, flip) => {
      const other = key.map((byte, n) => (n === at ? byte ^ flip : byte));
      const [a, b] = [key, other].map((value) => fingerprint(Buffer.from(value).toString('base64url')));
      expect(a === b).toBe(at >= 15);
    }),
  );
});
