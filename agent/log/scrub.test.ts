import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marker } from './redact.ts';
import { createScrub } from './scrub.ts';

const secret = fc.string({ minLength: 6, maxLength: 60, unit: 'grapheme' }).filter((text) => text.isWellFormed());

test('a known secret is found in every form in which an answer may repeat it', () => {
  fc.assert(
    fc.property(secret, fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (value, before, after) => {
      const scrub = createScrub([value]);
      const around = `${before}${value}${after}`;
      const twice = JSON.stringify(JSON.stringify(around));
      const same = (text: string) => text;
      const coded: [string, (text: string) => string][] = [
        [around, same],
        [JSON.stringify(around), JSON.parse],
        [twice, (text) => JSON.parse(JSON.parse(text))],
        [encodeURIComponent(around), decodeURIComponent],
        [Buffer.from(around).toString('base64'), (text) => Buffer.from(text, 'base64').toString()],
        [Buffer.from(around).toString('base64url'), (text) => Buffer.from(text, 'base64url').toString()],
      ];
      for (const [text, decode] of coded) {
        expect(decode(text)).toContain(value);
        expect(decode(scrub(text).replaceAll(marker('secret'), ''))).not.toContain(value);
      }
    }),
  );
});

test('a value that is too short to be a secret leaves a text as it is', () => {
  expect(createScrub(['ab', ''])('a cab, ab')).toBe('a cab, ab');
});
