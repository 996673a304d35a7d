import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeError } from './error-decode.ts';
import { encodeError } from './error-encode.ts';
import { ScimError } from './scim-error.ts';

const error = new ScimError(409, 'uniqueness', 'The user exists.');

it('writes the shape of each version', () => {
  expect(encodeError(error, '1.1')).toEqual({ Errors: [{ description: 'The user exists.', code: 409 }] });
  expect(encodeError(error, '2.0')).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: '409',
    scimType: 'uniqueness',
    detail: 'The user exists.',
  });
});

it.each([
  [
    JSON.stringify(encodeError(error, '1.1')),
    'The connector already has it (409 Conflict): The user exists.',
    undefined,
  ],
  [
    JSON.stringify(encodeError(error, '2.0')),
    'The connector already has it (409 Conflict): The user exists.',
    'uniqueness',
  ],
  [
    '{"errors":[{"statusCode":404,"internalCode":"E0000048","description":"No such\\n group","help_url":null}]}',
    'The connector already has it (409 Conflict): No such group.',
    undefined,
  ],
  ['out of order', 'The connector already has it (409 Conflict): out of order.', undefined],
  ['', 'The connector already has it (409 Conflict).', undefined],
  ['[]', 'The connector already has it (409 Conflict).', undefined],
])('makes a sentence of %s', (body, sentence, scimType) => {
  const read = decodeError({ status: 409, contentType: 'text/html', body });
  expect(read.sentence).toBe(sentence);
  expect(read.scimType).toBe(scimType);
  expect(read.detail).toBe(body);
});

it('says that a web page is no answer of a SCIM server', () => {
  const body = `<!DOCTYPE html><html><head><title>Bad\n &amp; gone</title></head>${'x'.repeat(9_000)}`;
  const read = decodeError({ status: 502, body });
  expect(read.sentence).toContain('a web page titled "Bad & gone" came instead of SCIM');
  expect(read.detail).toHaveLength(2_000);
  expect(decodeError({ status: 599, contentType: 'text/html', body: '<p>no' }).sentence).toContain(
    'status 599: a web page came',
  );
});

it('reads anything, in bounds', () => {
  fc.assert(
    fc.property(fc.integer(), fc.oneof(fc.string(), fc.json()), (status, body) => {
      expect(decodeError({ status, body }).sentence.length).toBeLessThan(700);
    }),
  );
});
