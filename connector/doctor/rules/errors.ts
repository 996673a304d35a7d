import { at, isSuccess, shown } from '../answer.ts';
import { refused } from '../checks.ts';
import type { Rule } from '../rule.ts';

const json = { 'content-type': 'application/scim+json' };

export const errorShape: Rule = {
  name: 'errorShape',
  source: 'RFC 7644 section 3.12',
  checks: 'an error says in JSON what is wrong',
  async run(session, expect) {
    const answer = await session.get(`/Users/${session.name('unknown')}`);
    if (isSuccess(answer)) return;
    const { body } = answer;
    const old = at(body, 'Errors') ?? at(body, 'errors');
    const right =
      session.version === '1.1'
        ? Array.isArray(old) && old.length > 0
        : Array.isArray(body['schemas']) &&
          body['schemas'].includes('urn:ietf:params:scim:api:messages:2.0:Error') &&
          body['status'] === String(answer.status);
    expect(right, {
      expected:
        session.version === '1.1'
          ? '{"Errors":[{"description":"…","code":404}]}'
          : `schemas with urn:ietf:params:scim:api:messages:2.0:Error and status "${answer.status}" as a text`,
      came: shown(answer),
      mend: 'Write errors in the form of SCIM; admins see their text in the console.',
    });
  },
};

export const contentType: Rule = {
  name: 'contentType',
  source: 'RFC 7644 section 3.1',
  checks: 'both JSON content types are read, with a charset too',
  async run(session, expect) {
    for (const type of ['application/json', 'application/scim+json', 'application/scim+json; charset=utf-8']) {
      const answer = await session.send('POST', '/Users', {
        body: session.user('type'),
        headers: { 'content-type': type },
      });
      expect(isSuccess(answer), {
        expected: `POST /Users with the content type ${type}: 2xx`,
        came: shown(answer),
        mend: 'Read application/json and application/scim+json, whatever parameters follow.',
      });
    }
    const { headers } = await session.get('/Users', { startIndex: 1, count: 1 });
    const wanted = session.version === '1.1' ? /^application\/(scim\+)?json/ : /^application\/scim\+json/;
    expect(wanted.test(headers['content-type'] ?? ''), {
      level: 'advice',
      expected: session.version === '1.1' ? 'application/json' : 'application/scim+json',
      came: headers['content-type'] ?? 'no content type',
      mend: 'Name the content type of SCIM in the answer.',
    });
  },
};

export const malformedJson: Rule = {
  name: 'malformedJson',
  source: 'RFC 7644 section 3.12',
  checks: 'a body that is not JSON is refused',
  async run(session, expect) {
    for (const body of ['{', '{"userName":}', '[]']) {
      const answer = await session.send('POST', '/Users', { body, headers: json });
      refused(expect, session, answer, {
        what: `POST /Users with the body ${body}`,
        status: [400],
        scimType: 'invalidSyntax',
        mend: 'Catch the error of the JSON parser and answer 400.',
      });
    }
  },
};

export const requiredAttributes: Rule = {
  name: 'requiredAttributes',
  source: 'RFC 7643 section 4.1.1',
  checks: 'a user without userName is refused',
  async run(session, expect) {
    const { userName: _, ...rest } = session.user('nameless');
    refused(expect, session, await session.send('POST', '/Users', { body: rest }), {
      what: 'POST /Users without userName',
      status: [400],
      scimType: 'invalidValue',
      mend: 'userName is required: answer 400 and name it.',
    });
  },
};

export const wrongTypes: Rule = {
  name: 'wrongTypes',
  source: 'RFC 7644 section 3.12',
  checks: 'values of a wrong type are refused',
  async run(session, expect) {
    const cases = {
      'userName as an object': { userName: { value: 'x' } },
      'active as a list': { active: [1, 2] },
      'name as a number': { name: 5 },
      'emails with a list inside': { emails: [[['x']]] },
    };
    for (const [what, change] of Object.entries(cases)) {
      const answer = await session.send('POST', '/Users', { body: session.user('type', change) });
      refused(expect, session, answer, {
        what: `POST /Users with ${what}`,
        status: [400],
        scimType: 'invalidValue',
        mend: 'Check the types of what is sent before it is stored, and answer 400 with the name of the attribute.',
      });
    }
  },
};

export const unknownAttributes: Rule = {
  name: 'unknownAttributes',
  source: 'RFC 7644 section 3.3, RFC 7643 section 3.1',
  checks: 'unknown and read-only attributes do not break a request',
  async run(session, expect) {
    const change = {
      meta: { resourceType: 'User', created: '1999-01-01T00:00:00Z' },
      groups: [{ value: 'x', display: 'X' }],
      favouriteColour: 'green',
      'urn:okta:doctor_1:1.0:user:custom': { badge: '7' },
    };
    const answer = await session.send('POST', '/Users', { body: session.user('extra', change) });
    expect(isSuccess(answer), {
      expected: 'POST /Users with meta, groups and attributes that nobody knows: 2xx',
      came: shown(answer),
      mend: 'Ignore read-only attributes and those you do not know; Okta sends custom ones under its own URN.',
    });
  },
};

export const methods: Rule = {
  name: 'methods',
  source: 'RFC 9110 section 15.5.6',
  checks: 'a method that is not offered is refused',
  async run(session, expect) {
    const answer = await session.send('PUT', '/Users', { body: session.user('method') });
    refused(expect, session, answer, {
      what: 'PUT /Users',
      status: [404, 405, 501],
      mend: 'Answer 405 for methods that a path does not offer.',
    });
  },
};
