import { CodedError } from '@postern/protocol/messages';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseOrgUrl } from './org-url.ts';

test.each([
  ['acme.example.com', 'https://acme.example.com'],
  ['  https://acme.example.com/  ', 'https://acme.example.com'],
  ['https://Acme.Example.com:8443/admin/apps?x=1#y', 'https://acme.example.com:8443'],
  ['acme.example.com:8443', 'https://acme.example.com:8443'],
  ['localhost:8443', 'https://localhost:8443'],
  ['http://localhost:8080/admin', 'http://localhost:8080'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['https://[::1]:8443', 'https://[::1]:8443'],
  ['10.0.0.5', 'https://10.0.0.5'],
])('%s is %s', (typed, origin) => {
  expect(parseOrgUrl(typed)).toBe(origin);
});

test.each([
  [undefined, 'org_url_missing'],
  ['   ', 'org_url_missing'],
  ['acme', 'org_url_invalid'],
  ['ftp://acme.example.com', 'org_url_invalid'],
  ['https://user:pass@acme.example.com', 'org_url_invalid'],
  ['acme example.com', 'org_url_invalid'],
  ['https://', 'org_url_invalid'],
  ['http://acme.example.com', 'org_url_http'],
])('%s is refused as %s', (typed, code) => {
  expect(() => parseOrgUrl(typed)).toThrowError(expect.objectContaining({ code }));
});

test('any text is an origin or a coded error, and an origin stays what it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain()), (typed) => {
      try {
        const origin = parseOrgUrl(typed);
        expect(parseOrgUrl(origin)).toBe(origin);
      } catch (error) {
        expect(error).toBeInstanceOf(CodedError);
      }
    }),
  );
});
