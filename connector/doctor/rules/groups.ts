import { isNotOffered, isSuccess, resourcesOf, shown, valuesOf } from '../answer.ts';
import { find, holds, quoted, refused, worked } from '../checks.ts';
import type { Expect, Rule } from '../rule.ts';
import { CannotCheck, type Session } from '../session.ts';

async function members(session: Session, expect: Expect, id: string, wanted: readonly string[], when: string) {
  const answer = await session.get(`/Groups/${encodeURIComponent(id)}`);
  const found = valuesOf(answer.body['members']).map(String).sort();
  expect(isSuccess(answer) && found.join() === [...wanted].sort().join(), {
    expected: `${when}: the members ${wanted.join(', ') || '(none)'}`,
    came: isSuccess(answer) ? found.join(', ') || '(none)' : shown(answer),
    mend: 'Store the whole list of members that was sent, and send it back in full.',
  });
}

export const createGroup: Rule = {
  name: 'createGroup',
  source: 'Okta tester, RFC 7644 section 3.3',
  checks: 'a group is created with its members',
  async run(session, expect) {
    const { id: member } = await session.makeUser('member');
    const sent = session.group('staff', [member]);
    const answer = await session.send('POST', '/Groups', { body: sent });
    if (isNotOffered(answer)) throw new CannotCheck(`the server does not offer groups (${answer.status})`);
    if (!worked(expect, answer, 'POST /Groups', 'Create the group; see the answer for what was refused.')) return;
    const id = answer.body['id'];
    const hasId = expect(typeof id === 'string' && id !== '', {
      expected: 'an id in the answer, as a text',
      came: shown(answer),
      mend: 'Answer the whole group with its id.',
    });
    holds(expect, answer.body, { displayName: sent.displayName }, 'the answer to POST');
    if (hasId) await members(session, expect, String(id), [member], 'after POST');
  },
};

export const getGroupById: Rule = {
  name: 'getGroupById',
  source: 'Okta tester',
  checks: 'one group is read by its id',
  async run(session, expect) {
    const { id, body } = await session.makeGroup('read');
    const answer = await session.get(`/Groups/${encodeURIComponent(id)}`);
    if (worked(expect, answer, 'GET /Groups/{id}', 'Serve each group under the id that POST answered.')) {
      holds(expect, answer.body, { id, displayName: body['displayName'] ?? null }, 'the group');
    }
    refused(expect, session, await session.get(`/Groups/${session.name('unknown')}`), {
      what: 'GET of an id that no group has',
      status: [404],
      mend: 'Answer 404.',
    });
  },
};

export const updateGroup: Rule = {
  name: 'updateGroup',
  source: 'Okta tester, RFC 7644 section 3.5.1',
  checks: 'PUT replaces name and members',
  async run(session, expect) {
    const [first, second] = [await session.makeUser('first'), await session.makeUser('second')];
    const { id } = await session.makeGroup('update', [first.id]);
    const sent = session.group('renamed', [second.id], { id });
    const answer = await session.send('PUT', `/Groups/${encodeURIComponent(id)}`, { body: sent });
    if (!worked(expect, answer, 'PUT /Groups/{id}', 'Accept the whole group with its full list of members.')) return;
    await members(session, expect, id, [second.id], 'after PUT');
    const now = await session.get(`/Groups/${encodeURIComponent(id)}`);
    holds(expect, now.body, { displayName: sent.displayName }, 'the group afterwards');
  },
};

export const deleteGroup: Rule = {
  name: 'deleteGroup',
  source: 'Okta tester, RFC 7644 section 3.6',
  checks: 'a group is deleted, its members stay',
  async run(session, expect) {
    const member = await session.makeUser('stays');
    const { id } = await session.makeGroup('delete', [member.id]);
    const path = `/Groups/${encodeURIComponent(id)}`;
    const answer = await session.send('DELETE', path);
    if (!worked(expect, answer, 'DELETE /Groups/{id}', 'Delete the group and answer 204.')) return;
    const after = await session.get(path);
    expect(after.status === 404, {
      expected: 'afterwards 404',
      came: shown(after),
      mend: 'Answer 404 for a deleted group.',
    });
    const stays = await session.get(`/Users/${encodeURIComponent(member.id)}`);
    expect(isSuccess(stays), {
      expected: 'its member is still there',
      came: shown(stays),
      mend: 'Deleting a group must not delete people.',
    });
  },
};

export const groupsByName: Rule = {
  name: 'groupsByName',
  source: 'RFC 7644 section 3.4.2',
  checks: 'a group is found by displayName',
  async run(session, expect) {
    const { id, body } = await session.makeGroup('named');
    const answer = await find(session, `displayName eq ${quoted(String(body['displayName']))}`, '/Groups');
    expect(isSuccess(answer) && resourcesOf(answer).some((one) => one['id'] === id), {
      expected: `the group ${body['displayName']}`,
      came: shown(answer),
      mend: 'Support the filter displayName eq "…" on /Groups; Entra ID looks for a group by it before it creates one.',
    });
  },
};

export const groupsLatency: Rule = {
  name: 'groupsLatency',
  source: 'Okta SPEC test',
  checks: 'GET /Groups answers within 600 ms',
  async run(session, expect) {
    const times: number[] = [];
    for (let round = 0; round < 5; round++) {
      const answer = await session.get('/Groups', { startIndex: 1, count: 100 });
      if (!isSuccess(answer)) throw new CannotCheck(`GET /Groups answered ${shown(answer)}`);
      times.push(answer.ms);
    }
    const middle = times.sort((a, b) => a - b)[2] ?? 0;
    expect(middle <= 600, {
      level: 'advice',
      expected: 'GET /Groups?startIndex=1&count=100 within 600 ms, the middle of five',
      came: `${Math.round(middle)} ms`,
      mend: 'Read members of all groups of a page in one step, and leave them out where excludedAttributes says so.',
    });
  },
};
