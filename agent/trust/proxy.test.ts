import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isExcepted, proxyBy } from './proxy.ts';

const at = (host: string, port = 443) => ({ host, port, secure: true });

test.each([
  ['app.example.com', 'example.com', true],
  ['example.com', '.example.com', true],
  ['app.example.com', '*.example.com', true],
  ['badexample.com', 'example.com', false],
  ['10.1.2.3', '10.0.0.0/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['10.1.2.3', '10.1.2.3', true],
  ['app.example.com', 'app.example.com:8443', false],
  ['app.example.com', 'app.example.com:443', true],
  ['anything', '*', true],
  ['2001:db8::1', '[2001:db8::1]', true],
  ['app.example.com', '', false],
])('%s against %s', (host, exception, expected) => {
  expect(isExcepted(at(host), [exception])).toBe(expected);
});

test('this machine itself has no proxy', () => {
  const proxyFor = proxyBy({ url: 'proxy.test:3128', noProxy: [] });
  expect(['localhost', '127.0.0.1', '127.9.9.9', '::1', 'x.localhost'].map((host) => proxyFor(at(host)))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(proxyFor(at('app.test'))?.target).toEqual({ host: 'proxy.test', port: 3128, secure: false });
});

test('user and password, also from the address, are sent as they are', () => {
  const authorization = (rules: Parameters<typeof proxyBy>[0]) => proxyBy(rules)(at('app.test'))?.authorization;
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  expect(authorization({ url: 'http://anna:p%40ss@proxy.test', noProxy: [] })).toBe(basic('anna:p@ss'));
  expect(authorization({ url: 'http://proxy.test', user: 'bö', password: 'ü:x', noProxy: [] })).toBe(basic('bö:ü:x'));
  expect(authorization({ url: 'http://proxy.test', noProxy: [] })).toBeUndefined();
});

test('no exception list breaks the choice', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.domain(), (exceptions, host) => {
      expect(typeof isExcepted(at(host), exceptions)).toBe('boolean');
      expect(isExcepted(at(host), [...exceptions, host])).toBe(true);
    }),
  );
});
