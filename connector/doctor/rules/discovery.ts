import { at, isObject, isSuccess, resourcesOf, shown } from '../answer.ts';
import type { Rule } from '../rule.ts';

const known = new Set([
  'GROUP_PUSH',
  'IMPORT_NEW_USERS',
  'IMPORT_PROFILE_UPDATES',
  'PUSH_NEW_USERS',
  'PUSH_PASSWORD_UPDATES',
  'PUSH_PENDING_USERS',
  'PUSH_PROFILE_UPDATES',
  'PUSH_USER_DEACTIVATION',
  'REACTIVATE_USERS',
  'OPP_SCIM_INCREMENTAL_IMPORTS',
  'IMPORT_USER_SCHEMA',
]);

export const serviceProviderConfig: Rule = {
  name: 'serviceProviderConfig',
  source: 'RFC 7643 section 5',
  checks: 'the server says what it supports',
  async run(session, expect) {
    const path = session.version === '1.1' ? '/ServiceProviderConfigs' : '/ServiceProviderConfig';
    const answer = await session.get(path);
    const right = expect(isSuccess(answer) && Object.keys(answer.body).length > 0, {
      expected: `GET ${path}: 200 and a JSON object`,
      came: shown(answer),
      mend: `Serve ${path}; identity providers call it first, and take an error for wrong credentials.`,
    });
    if (!right) return;
    session.config = answer.body;
    const features = ['patch', 'bulk', 'filter', 'changePassword', 'sort', 'etag'];
    const missing = features.filter((one) => typeof at(answer.body, `${one}.supported`) !== 'boolean');
    expect(missing.length === 0, {
      expected: `supported true or false for ${features.join(', ')}`,
      came: `nothing usable for ${missing.join(', ')}`,
      mend: 'Say for each feature whether it is supported; callers choose between PUT and PATCH by it.',
    });
  },
};

export const getImplementedUserManagementCapabilities: Rule = {
  name: 'getImplementedUserManagementCapabilities',
  source: 'Okta tester',
  checks: 'the capability block that Okta reads',
  profiles: ['okta'],
  async run({ version, config }, expect) {
    const urn = `urn:okta:schemas:scim:providerconfig:${version === '1.1' ? '1.0' : '2.0'}`;
    const block = config[urn];
    const names = isObject(block) ? block['userManagementCapabilities'] : undefined;
    const listed = expect(Array.isArray(names), {
      level: 'advice',
      expected: `a list userManagementCapabilities under ${urn}`,
      came: block === undefined ? 'no such block' : JSON.stringify(block).slice(0, 200),
      mend: 'List what the connector can do. Without the list Okta takes it that everything is there.',
    });
    if (!listed || !Array.isArray(names)) return;
    const unknown = names.filter((one) => typeof one !== 'string' || !known.has(one));
    expect(unknown.length === 0, {
      expected: `only capabilities that Okta knows: ${[...known].join(', ')}`,
      came: unknown.map((one) => JSON.stringify(one)).join(', '),
      mend: 'Remove the unknown names, or correct their spelling.',
    });
  },
};

export const schemas: Rule = {
  name: 'schemas',
  source: 'RFC 7643 section 7, RFC 7644 section 4',
  checks: 'schemas and resource types are told',
  versions: ['2.0'],
  async run(session, expect) {
    for (const path of ['/ResourceTypes', '/Schemas']) {
      const answer = await session.get(path);
      const entries = resourcesOf(answer);
      const right = expect(isSuccess(answer) && entries.length > 0, {
        expected: `GET ${path}: 200 and a list`,
        came: shown(answer),
        mend: `Serve ${path} as a ListResponse with one entry for each of them.`,
      });
      if (!right) continue;
      const id = path === '/Schemas' ? 'urn:ietf:params:scim:schemas:core:2.0:User' : 'User';
      const named = entries.some((one) => one['id'] === id || one['name'] === id);
      expect(named, { expected: `an entry ${id}`, came: shown(answer), mend: `Add the entry ${id} to ${path}.` });
      const one = await session.get(`${path}/${id}`);
      expect(isSuccess(one), {
        expected: `GET ${path}/${id}: 200 and that entry`,
        came: shown(one),
        mend: `Serve each entry of ${path} under its id, too.`,
      });
    }
  },
};

export const credentials: Rule = {
  name: 'credentials',
  source: 'RFC 7644 section 2',
  checks: 'nobody gets in without the right credentials',
  leftOut: ({ authenticated }) => (authenticated ? undefined : 'no credentials were given (--auth)'),
  async run(session, expect) {
    const wrong = [
      ['no credentials', { type: 'none' }],
      ['a wrong password', { type: 'basic', user: session.name('nobody'), password: 'wrong' }],
      ['a wrong token', { type: 'bearer', token: session.name('wrong') }],
    ] as const;
    for (const [what, auth] of wrong) {
      const answer = await session.send('GET', '/Users?startIndex=1&count=1', { auth });
      expect(answer.status === 401 || answer.status === 403, {
        expected: `GET /Users with ${what}: 401`,
        came: shown(answer),
        mend: 'Check the credentials of every request before anything else, and answer 401.',
      });
    }
  },
};
