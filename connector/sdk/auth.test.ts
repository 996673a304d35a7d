import { describe, expect, test } from 'vitest';
import { createAuthenticator } from './auth.ts';

const basic = (text: string) => `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;

describe('Basic', () => {
  const { authenticate, challenge } = createAuthenticator({ type: 'basic', user: 'agent', password: 'a:b é' });

  test('lets the user in and says who it is', () => {
    expect(authenticate({ authorization: basic('agent:a:b é') })).toBe('agent');
    expect(authenticate({ authorization: basic('agent:a:b é').replace('Basic', 'basic') })).toBe('agent');
  });

  test('refuses everything else', () => {
    for (const authorization of [undefined, '', 'Basic', basic('agent:a'), basic('Agent:a:b é'), 'Bearer a:b é']) {
      expect(authenticate({ authorization })).toBeUndefined();
    }
    expect(challenge).toMatch(/^Basic /);
  });
});

describe('header', () => {
  test('any header with the right value', () => {
    const { authenticate } = createAuthenticator({ type: 'header', name: 'X-Api-Key', value: 'k1' });
    expect(authenticate({ 'x-api-key': 'k1' })).toBe('header X-Api-Key');
    expect(authenticate({ 'x-api-key': 'k2' })).toBeUndefined();
    expect(authenticate({ authorization: 'k1' })).toBeUndefined();
  });

  test('a bearer token', () => {
    const { authenticate, challenge } = createAuthenticator({
      type: 'header',
      name: 'Authorization',
      value: 'Bearer t',
    });
    expect(authenticate({ authorization: 'Bearer t' })).toBeDefined();
    expect(authenticate({ authorization: 'Bearer T' })).toBeUndefined();
    expect(challenge).toMatch(/^Bearer /);
  });
});
