import { describe, expect, it } from 'vitest';
import { decodeProviderConfig } from './provider-config-decode.ts';
import { encodeProviderConfig } from './provider-config-encode.ts';
import { resourceTypes } from './resource-types.ts';
import { schemaDocuments } from './schemas.ts';
import { capabilities } from './types.ts';
import { listUrl, providerConfigUrl, resourceUrl } from './url.ts';
import { versionOf } from './version.ts';

it.each([
  ['https://h/scim/v2/', '2.0'],
  ['https://h/scim/v1', '1.1'],
  ['https://h/v1/tenant/V2', '2.0'],
  ['https://v2/scim', '1.1'],
  ['https://h/scim?x=/v2', '1.1'],
  ['https://h/v2beta', '1.1'],
  ['', '1.1'],
])('%s is SCIM %s', (url, version) => {
  expect(versionOf(url).version).toBe(version);
  expect(versionOf(url).why).toMatch(/base URL contains/);
});

describe('addresses', () => {
  it('joins with or without a slash and encodes', () => {
    expect(resourceUrl('https://h/v1//', 'Users', 'a.person@example.com')).toBe(
      'https://h/v1/Users/a.person%40example.com',
    );
    expect(listUrl('https://h/v1', 'Users', { count: 200, startIndex: 1, filter: 'userName eq "a+b"' })).toBe(
      'https://h/v1/Users?filter=userName%20eq%20%22a%2Bb%22&startIndex=1&count=200',
    );
    expect(listUrl('h/', 'Groups')).toBe('h/Groups');
    expect([providerConfigUrl('h', '1.1'), providerConfigUrl('h/', '2.0')]).toEqual([
      'h/ServiceProviderConfigs',
      'h/ServiceProviderConfig',
    ]);
  });

  it.each(['', '.', '..', '\ud800'])('refuses the id %j, which would mean another address', (id) => {
    expect(() => resourceUrl('h', 'Groups', id)).toThrow('cannot be part of an address');
  });
});

describe('provider configuration', () => {
  it.each(['1.1', '2.0'] as const)('reads back its capabilities in %s', (version) => {
    const wire = encodeProviderConfig(['GROUP_PUSH', 'PUSH_NEW_USERS'], version, {
      documentationUri: 'https://x',
      maxResults: 7,
    });
    expect(wire).toHaveProperty([`urn:okta:schemas:scim:providerconfig:${version === '1.1' ? '1.0' : '2.0'}`]);
    expect(decodeProviderConfig(wire)).toMatchObject({
      capabilities: ['GROUP_PUSH', 'PUSH_NEW_USERS'],
      assumed: false,
      maxResults: 7,
      documentationUri: 'https://x',
      patch: version === '2.0',
    });
  });

  it('assumes everything where the block is missing, and keeps names it does not know', () => {
    expect(decodeProviderConfig({})).toMatchObject({ assumed: true, capabilities: [...capabilities], unknown: [] });
    expect(decodeProviderConfig(encodeProviderConfig(undefined, '1.1')).assumed).toBe(true);
    const block = { userManagementCapabilities: ['GROUP_PUSH', 'PROFILE_MASTERING', 'GROUP_PUSH'] };
    expect(decodeProviderConfig({ 'urn:okta:schemas:scim:providerconfig:1.0': block })).toMatchObject({
      assumed: false,
      capabilities: ['GROUP_PUSH'],
      unknown: ['PROFILE_MASTERING'],
    });
  });
});

describe('discovery', () => {
  const custom = [
    { urn: 'urn:okta:a:1.0:user:custom', attributes: [{ name: 'tags', type: 'string' as const, multiValued: true }] },
  ];

  it('describes in 2.0 every schema that the resource types name', () => {
    const ids = schemaDocuments('2.0', { custom }).map((one) => one['id']);
    const named = resourceTypes('2.0', { custom }).flatMap((one) => [
      one['schema'],
      ...(one['schemaExtensions'] as { schema: string }[]).map((extension) => extension.schema),
    ]);
    expect([...named].sort()).toEqual([...ids].sort());
    const user = JSON.stringify(schemaDocuments('2.0')[0]);
    expect(user).toContain('"name":"password","type":"string","multiValued":false');
    expect(user).toContain('"mutability":"writeOnly","returned":"never"');
  });

  it('puts extensions inside the user in 1.1, which has no resource types', () => {
    const [user, group] = schemaDocuments('1.1', { custom });
    expect(user).toMatchObject({ id: 'urn:scim:schemas:core:1.0:User', endpoint: '/Users' });
    expect(user!['attributes']).toContainEqual(
      expect.objectContaining({
        name: 'tags',
        schema: 'urn:okta:a:1.0:user:custom',
        multiValuedAttributeChildName: 'tag',
      }),
    );
    expect(group!['attributes']).toContainEqual(
      expect.objectContaining({ name: 'description', schema: 'urn:okta:custom:group:1.0' }),
    );
    expect(resourceTypes('1.1')).toEqual([]);
  });
});
