import type { JsonObject } from '@postern/protocol/scim';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createScrub } from '../log/scrub.ts';
import { type RawExchange, toKept } from './exchange.ts';

const credentials = {
  headers: { authorization: 'Basic c3ZjOmdlaGVpbQ==' },
  scrub: createScrub(['c3ZjOmdlaGVpbQ==', 'geheim-geheim']),
};
const raw = (more: Partial<RawExchange> = {}): RawExchange => ({
  method: 'POST',
  url: 'https://app.test/scim/v2/Users',
  headers: { ...credentials.headers, 'content-type': 'application/scim+json', traceparent: '00-1' },
  body: { userName: 'ann', active: true },
  answer: {
    status: 409,
    headers: { 'content-type': 'application/scim+json', server: 'x' },
    text: '{"detail":"taken"}',
  },
  ...more,
});

test('the scheme of the credentials, the headers that matter and both bodies are kept', () => {
  expect(toKept(raw(), credentials)).toEqual({
    method: 'POST',
    url: 'https://app.test/scim/v2/Users',
    headers: [
      ['content-type', 'application/scim+json'],
      ['authorization', 'Basic [removed: credentials]'],
    ],
    body: { text: '{"userName":"ann","active":true}', bytes: 32, cut: false },
    answer: {
      status: 409,
      headers: [['content-type', 'application/scim+json']],
      body: { text: '{"detail":"taken"}', bytes: 18, cut: false },
    },
  });
});

const secret = fc
  .string({ minLength: 12, maxLength: 40 })
  .filter((text) => !/^[\s\w]{0,11}$/.test(text) && text.trim().length > 10);

test('a password is nowhere, in whatever form an application repeats it', () => {
  fc.assert(
    fc.property(secret, fc.constantFrom('password', 'newPassword', 'PASSWORD'), (password, name) => {
      const echoes = [
        JSON.stringify({
          [name]: password,
          detail: `the value ${password} is too weak`,
          inner: JSON.stringify({ password }),
        }),
        `<p>${password}</p>`,
        `rejected: password=${encodeURIComponent(password)}`,
        `Basic ${Buffer.from(`ann:${password}`).toString('base64')}`,
      ];
      for (const text of echoes) {
        const bodies: JsonObject[] = [
          { userName: 'ann', [name]: password },
          { Operations: [{ op: 'replace', path: name, value: password }] },
          { Operations: [{ op: 'replace', value: { [name]: password } }] },
        ];
        for (const body of bodies) {
          const kept = toKept(raw({ body, answer: { status: 400, headers: {}, text } }), credentials);
          const written = JSON.stringify(kept);
          for (const form of [password, JSON.stringify(password).slice(1, -1), encodeURIComponent(password)])
            expect(written).not.toContain(form);
          expect(kept.body?.text + (kept.answer?.body?.text ?? '')).not.toContain(password);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('credentials that an application repeats are removed; so is what its own names tell of', () => {
  const text = JSON.stringify({ detail: 'geheim-geheim was refused', apiKey: 'k1', deep: [{ access_token: 5 }] });
  const kept = toKept(raw({ answer: { status: 401, headers: { location: '/x?t=geheim-geheim' }, text } }), credentials);
  expect(JSON.stringify(kept)).not.toMatch(/geheim-geheim|k1|:5/);
  expect(kept.answer?.body?.text).toContain('was refused');
});

test('a password too short to be found in a text takes the answer with it', () => {
  const kept = toKept(
    raw({ body: { password: 'abc' }, answer: { status: 400, headers: {}, text: 'abc?' } }),
    credentials,
  );
  expect(kept.answer?.body).toEqual({ bytes: 4, cut: true });
  expect(kept.body?.text).toBe('{"password":"[removed: password]"}');
});

test('what is long is cut, what is very long or nested beyond measure is not kept', () => {
  const long = (length: number) =>
    toKept(raw({ answer: { status: 200, headers: {}, text: 'x'.repeat(length) } }), credentials);
  expect(long(20_000).answer?.body).toMatchObject({ bytes: 20_000, cut: true, text: 'x'.repeat(8_000) });
  expect(long(300_000).answer?.body).toEqual({ bytes: 300_000, cut: true });
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const kept = toKept(raw({ answer: { status: 200, headers: {}, text: deep } }), credentials);
  expect(kept.answer?.body).toEqual({ bytes: 100_000, cut: true });
});

test('no answer leaves the request alone', () => {
  expect(toKept(raw({ answer: undefined, body: undefined }), credentials)).not.toHaveProperty('answer');
});
