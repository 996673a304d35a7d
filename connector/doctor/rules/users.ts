import type { JsonObject } from '@postern/protocol/scim';
import { at, isNotOffered, isSuccess, resourcesOf, shown, valuesOf } from '../answer.ts';
import { find, holds, quoted, refused, worked } from '../checks.ts';
import type { Expect, Rule } from '../rule.ts';
import { CannotCheck, type Made, type Session } from '../session.ts';

const mendWrite = 'Accept the whole user in this request; Okta sends all of it, even when one attribute changed.';

export const checkUserExists: Rule = {
  name: 'checkUserExists',
  source: 'Okta tester, RFC 7644 section 3.4.2',
  checks: 'a user is found by userName, and one who is not there is not',
  async run(session, expect) {
    const nobody = await find(session, `userName eq ${quoted(session.name('nobody'))}`);
    const empty = isSuccess(nobody) && nobody.body['totalResults'] === 0 && resourcesOf(nobody).length === 0;
    expect(empty, {
      expected: 'GET /Users?filter=userName eq "…" of nobody: 200, totalResults 0, no Resources',
      came: shown(nobody),
      mend: 'Answer an empty list, not an error: nobody fitting a filter is a result.',
    });
    const { id, body } = await session.makeUser('exists');
    const userName = String(body['userName']);
    const found = await find(session, `userName eq ${quoted(userName)}`);
    expect(isSuccess(found) && resourcesOf(found).some((one) => one['id'] === id), {
      expected: `the user ${userName} under its id ${id}`,
      came: shown(found),
      mend: 'Support the filter userName eq "…"; without it every user is created a second time.',
    });
    const plus = await session.send('GET', `/Users?filter=userName+eq+${encodeURIComponent(quoted(userName))}`);
    expect(isSuccess(plus) && resourcesOf(plus).length === 1, {
      expected: 'the same answer where blanks in the query are written as +',
      came: shown(plus),
      mend: 'Decode + in the query as a blank; some identity providers write it.',
    });
  },
};

export const createNewUser: Rule = {
  name: 'createNewUser',
  source: 'Okta tester, RFC 7644 section 3.3',
  checks: 'a user is created, and comes back whole',
  async run(session, expect) {
    const sent = session.user('new', { password: 'Correct-Horse-9' });
    const answer = await session.send('POST', '/Users', { body: sent });
    if (!worked(expect, answer, 'POST /Users', 'Create the user; see the body of the answer for what was refused.'))
      return;
    expect(answer.status === 201, {
      level: 'advice',
      expected: '201',
      came: String(answer.status),
      mend: 'Answer 201: something came into being.',
    });
    const id = answer.body['id'];
    const hasId = typeof id === 'string' && id !== '';
    expect(hasId, {
      expected: 'an id in the answer, as a text',
      came: shown(answer),
      mend: 'Answer the whole user with its id; Okta reports "Create new user returned empty user" else.',
    });
    holds(
      expect,
      answer.body,
      { userName: sent.userName, active: true, 'name.givenName': 'Ann', 'name.familyName': 'Lee' },
      'the answer to POST',
    );
    expect(!('password' in answer.body), {
      expected: 'no password in the answer',
      came: 'the password',
      mend: 'Never send a password back, not even a hashed one (RFC 7643 section 4.1.1).',
    });
    const location = answer.headers['location'] ?? at(answer.body, 'meta.location');
    expect(session.version === '1.1' || (hasId && String(location).endsWith(`/Users/${encodeURIComponent(id)}`)), {
      level: 'advice',
      expected: 'the address of the new user in the Location header',
      came: location === undefined ? 'no address' : String(location),
      mend: 'Set Location to the address of the new resource.',
    });
  },
};

async function put(
  session: Session,
  expect: Expect,
  made: Made,
  change: JsonObject,
  what: string,
): Promise<JsonObject | undefined> {
  const { meta: _meta, groups: _groups, ...whole } = made.body;
  const sent: JsonObject = { ...whole, ...change };
  const answer = await session.send('PUT', `/Users/${encodeURIComponent(made.id)}`, { body: sent });
  if (!worked(expect, answer, what, mendWrite)) return undefined;
  const now = await session.get(`/Users/${encodeURIComponent(made.id)}`);
  return worked(expect, now, `GET of that user after ${what}`, 'Keep the id of a user through every change.')
    ? now.body
    : undefined;
}

export const createPendingUser: Rule = {
  name: 'createPendingUser',
  source: 'Okta tester',
  checks: 'a user that is not active yet is created',
  profiles: ['okta'],
  async run(session, expect) {
    const { answer } = await session.makeUser('pending', { active: false });
    holds(expect, answer.body, { active: false }, 'the answer to POST with active false');
  },
};

export const activateUser: Rule = {
  name: 'activateUser',
  source: 'Okta tester',
  checks: 'a pending user becomes active',
  profiles: ['okta'],
  async run(session, expect) {
    const made = await session.makeUser('activate', { active: false });
    const now = await put(session, expect, made, { active: true }, 'PUT with active true');
    if (now) holds(expect, now, { active: true }, 'the user afterwards');
  },
};

export const importUserProfile: Rule = {
  name: 'importUserProfile',
  source: 'Okta tester, RFC 7644 section 3.4.1',
  checks: 'one user is read by its id',
  async run(session, expect) {
    const { id, body } = await session.makeUser('profile');
    const answer = await session.get(`/Users/${encodeURIComponent(id)}`);
    if (!worked(expect, answer, 'GET /Users/{id}', 'Serve each user under the id that POST answered.')) return;
    holds(
      expect,
      answer.body,
      { id, userName: body['userName'] ?? null, active: true, 'name.familyName': 'Lee' },
      'the user',
    );
    const mails = valuesOf(answer.body['emails']);
    expect(mails.includes(body['userName'] ?? null), {
      expected: `the mail ${body['userName']}`,
      came: JSON.stringify(answer.body['emails']) ?? 'no emails',
      mend: 'Keep the mail addresses of a user, and send them back.',
    });
    refused(expect, session, await session.get(`/Users/${session.name('unknown')}`), {
      what: 'GET of an id that nobody has',
      status: [404],
      mend: 'Answer 404; Okta takes other errors for a fault of the connector.',
    });
  },
};

export const pushProfileUpdate: Rule = {
  name: 'pushProfileUpdate',
  source: 'Okta tester, RFC 7644 section 3.5.1',
  checks: 'PUT changes the profile',
  async run(session, expect) {
    const made = await session.makeUser('update');
    const name = { formatted: 'Anna Leigh', givenName: 'Anna', familyName: 'Leigh' };
    const now = await put(session, expect, made, { name }, 'PUT of the whole user');
    if (now)
      holds(expect, now, { 'name.givenName': 'Anna', 'name.familyName': 'Leigh', active: true }, 'the user afterwards');
    const unknown = await session.send('PUT', `/Users/${session.name('unknown')}`, { body: session.user('unknown') });
    refused(expect, session, unknown, {
      what: 'PUT of an id that nobody has',
      status: [404],
      mend: 'Answer 404, and do not create a user under a PUT.',
    });
  },
};

export const pushPasswordUpdate: Rule = {
  name: 'pushPasswordUpdate',
  source: 'Okta tester',
  checks: 'a new password is taken, and never shown',
  profiles: ['okta'],
  async run(session, expect) {
    const made = await session.makeUser('password');
    const now = await put(session, expect, made, { password: 'New-Horse-10' }, 'PUT with a password');
    if (!now) return;
    expect(!('password' in now), {
      expected: 'no password in the user',
      came: 'the password',
      mend: 'Never send a password back, not even a hashed one (RFC 7643 section 4.1.1).',
    });
  },
};

export const deactivateUser: Rule = {
  name: 'deactivateUser',
  source: 'Okta tester',
  checks: 'a user is switched off',
  async run(session, expect) {
    const made = await session.makeUser('deactivate');
    const now = await put(session, expect, made, { active: false }, 'PUT with active false');
    if (now) holds(expect, now, { active: false }, 'the user afterwards');
  },
};

export const reactivateUser: Rule = {
  name: 'reactivateUser',
  source: 'Okta tester',
  checks: 'a user is switched on again',
  async run(session, expect) {
    const made = await session.makeUser('reactivate');
    if (!(await put(session, expect, made, { active: false }, 'PUT with active false'))) return;
    const now = await put(session, expect, made, { active: true }, 'PUT with active true');
    if (now) holds(expect, now, { active: true }, 'the user afterwards');
  },
};

export const deleteUser: Rule = {
  name: 'deleteUser',
  source: 'RFC 7644 section 3.6',
  checks: 'a user is deleted, where that is offered',
  async run(session, expect) {
    const { id } = await session.makeUser('delete');
    const path = `/Users/${encodeURIComponent(id)}`;
    const answer = await session.send('DELETE', path);
    if (isNotOffered(answer)) throw new CannotCheck(`the server deletes nobody (${answer.status})`);
    if (!worked(expect, answer, 'DELETE /Users/{id}', 'Delete the user and answer 204, or answer 405.')) return;
    const after = await session.get(path);
    const gone = after.status === 404 || (isSuccess(after) && after.body['active'] === false);
    expect(gone, {
      expected: 'afterwards 404, or a user that is not active',
      came: shown(after),
      mend: 'A deleted user must not be found again as an active one.',
    });
  },
};
