import { describe, expect, test } from 'vitest';
import { createAuthenticator } from './auth.ts';

const basic = (text: string) => `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;

describe('Basic', () => {
  const { authenticate, challenge } = createAuthenticator({ type: 'basic', user: 'agent', password: 'a:b é' });

  test('lets the user in and says who it is', () => {
    expect(authenticate({ headers: { authorization: basic('agent:a:b é') } })).toBe('agent');
    expect(authenticate({ headers: { authorization: basic('agent:a:b é').replace('Basic', 'basic') } })).toBe('agent');
  });

  test('refuses everything else', () => {
    for (const authorization of [undefined, '', 'Basic', basic('agent:a'), basic('Agent:a:b é'), 'Bearer a:b é']) {
      expect(authenticate({ headers: { authorization } })).toBeUndefined();
    }
    expect(challenge).toMatch(/^Basic /);
  });
});

describe('header', () => {
  test('any header with the right value', () => {
    const { authenticate } = createAuthenticator({ type: 'header', name: 'X-Api-Key', value: 'k1' });
    expect(authenticate({ headers: { 'x-api-key': 'k1' } })).toBe('header X-Api-Key');
    expect(authenticate({ headers: { 'x-api-key': 'k2' } })).toBeUndefined();
    expect(authenticate({ headers: { authorization: 'k1' } })).toBeUndefined();
  });

  test('a bearer token', () => {
    const { authenticate, challenge } = createAuthenticator({
      type: 'bearer',
      token: 't',
    });
    expect(authenticate({ headers: { authorization: 'Bearer t' } })).toBeDefined();
    expect(authenticate({ headers: { authorization: 'bearer t' } })).toBe('bearer token');
    expect(authenticate({ headers: { authorization: 'Bearer T' } })).toBeUndefined();
    expect(authenticate({ headers: { authorization: 'Basic t' } })).toBeUndefined();
    expect(challenge).toMatch(/^Bearer /);
  });
});
