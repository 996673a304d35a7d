import { expect, test } from 'vitest';
import type { Client } from './client.ts';
import { person } from './people.ts';

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

  test('bad filters and bad page numbers are refused', async () => {
    const { call } = client();
    expect((await call('GET', '/Users?filter=userName%20is%20%22x%22')).status).toBe(400);
    expect((await call('GET', '/Users?startIndex=one')).status).toBe(400);
    expect((await call('POST', '/Users', [person('x')])).status).toBe(400);
    expect((await call('POST', '/Users', { name: {} })).status).toBe(400);
  });
}
