import { expect, test } from 'vitest';
import type { Client } from './client.ts';
import { person } from './people.ts';

const tenMegabytes = Buffer.from(JSON.stringify({ userName: 'bad', title: 'x'.repeat(10_000_000) }));

/** Discovery and errors that do not depend on what is stored. */
export function protocolBehaviour(client: () => Client): void {
  test('the capability block names what the connector can, under both path spellings', async () => {
    const { call, version } = client();
    for (const path of ['/ServiceProviderConfig', '/ServiceProviderConfigs/']) {
      const { status, body } = await call('GET', path);
      expect(status).toBe(200);
      expect(body['filter']).toMatchObject({ supported: true, maxResults: 200 });
      const block = body[`urn:okta:schemas:scim:providerconfig:${version === '1.1' ? '1.0' : '2.0'}`];
      expect(block).toMatchObject({
        userManagementCapabilities: expect.arrayContaining([
          'GROUP_PUSH',
          'PUSH_NEW_USERS',
          'OPP_SCIM_INCREMENTAL_IMPORTS',
        ]),
      });
    }
    expect((await call('GET', '/Schemas')).status).toBe(200);
    expect((await call('GET', '/ResourceTypes')).status).toBe(200);
  });

  test('errors have the shape of the version', async () => {
    const { call, version } = client();
    const { status, body } = await call('GET', '/Users/9999');
    expect(status).toBe(404);
    if (version === '1.1')
      expect(body).toMatchObject({ Errors: [{ code: 404, description: expect.stringMatching(/\w/) }] });
    else expect(body).toMatchObject({ status: '404', schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'] });
  });

  test('unknown paths and methods are refused as SCIM errors', async () => {
    const { call } = client();
    expect((await call('GET', '/Nothing')).status).toBe(404);
    const wrong = await call('DELETE', '/Users');
    expect(wrong.status).toBe(405);
    expect(wrong.headers['allow']).toBe('GET, POST');
    expect(JSON.stringify(wrong.body)).toContain('DELETE');
  });

  test('a bad body is refused with its status and type, and nothing of it is stored', async () => {
    const { call, list, version } = client();
    const urn = 'urn:ietf:params:scim:schemas:core:2.0:User';
    const bad: [string, number, string | undefined, unknown][] = [
      ['no JSON', 400, 'invalidSyntax', Buffer.from('{"userName":"bad')],
      ['no UTF-8', 400, 'invalidSyntax', Buffer.from([0x22, 0xff, 0x22])],
      ['no object', 400, 'invalidSyntax', ['bad']],
      ['unknown schemas', 400, 'invalidSyntax', { schemas: ['urn:bogus'], userName: 'bad' }],
      ['schemas of a wrong type', 400, 'invalidSyntax', { schemas: [7], userName: 'bad' }],
      ['wrong type of userName', 400, 'invalidValue', { schemas: [urn], userName: { value: 'bad' } }],
      ['wrong type of active', 400, 'invalidValue', { userName: 'bad', active: 'maybe' }],
      ['wrong type of name', 400, 'invalidValue', { userName: 'bad', name: ['bad'] }],
      ['wrong type of emails', 400, 'invalidValue', { userName: 'bad', emails: [[['bad']]] }],
      ['no userName', 400, 'invalidValue', { userName: ' ' }],
      ['10 MB', 413, undefined, tenMegabytes],
    ];
    const { body: kept } = await call('POST', '/Users', person('kept'));
    for (const [what, status, scimType, body] of bad) {
      for (const [method, path] of [['POST', '/Users'] as const, ['PUT', `/Users/${kept['id']}`] as const]) {
        const answer = await call(method, path, body);
        expect(answer.status, `${what}: ${JSON.stringify(answer.body)}`).toBe(status);
        if (version === '2.0') expect(answer.body['scimType'], what).toBe(scimType);
      }
    }
    expect((await list('/Users', {})).resources).toMatchObject([
      { id: kept['id'], userName: 'kept', name: { givenName: 'Ann' } },
    ]);
  });

  test('bad filters and page numbers are refused, the largest and those out of range answered', async () => {
    const { call, list, version } = client();
    expect((await call('GET', '/Users?filter=userName%20is%20%22x%22')).status).toBe(400);
    expect((await call('GET', '/Users?startIndex=one')).status).toBe(400);
    await call('POST', '/Users', person('ann'));
    const search = async (filter: string) =>
      version === '2.0'
        ? call('POST', '/Users/.search', { filter })
        : call('GET', `/Users?filter=${encodeURIComponent(filter)}`);
    const many = (term: string) =>
      Array.from({ length: Math.floor(9_990 / (term.length + 4)) }, () => term).join(' or ');
    for (const filter of [many('id pr'), many('userName eq "ann"'), `${'not ('.repeat(30)}id pr${')'.repeat(30)}`]) {
      const answer = await search(filter);
      expect(answer, filter.slice(0, 60)).toMatchObject({ status: 200, body: { totalResults: 1 } });
    }
    for (const filter of [`${many('id pr')} or userName eq "ann"`, 'not ('.repeat(1_000), 'x'.repeat(100_000)])
      expect((await search(filter)).status, filter.slice(0, 60)).toBe(400);
    const found = async (query: Record<string, number>) => {
      const { total, resources } = await list('/Users', query);
      expect(total).toBe(1);
      return resources.length;
    };
    expect(await found({ startIndex: 0, count: 1 })).toBe(1);
    expect(await found({ startIndex: -5 })).toBe(1);
    expect(await found({ count: -1 })).toBe(0);
    expect(await found({ count: 999_999_999 })).toBe(1);
    expect(await found({ startIndex: 999_999_999_999_999 })).toBe(0);
  });
}
