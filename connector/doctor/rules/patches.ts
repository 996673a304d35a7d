import type { JsonObject } from '@postern/protocol/scim';
import { isSuccess, shown, valuesOf } from '../answer.ts';
import { holds, refused, supports, worked } from '../checks.ts';
import type { Expect, Rule } from '../rule.ts';
import type { Session } from '../session.ts';

const leftOut = (session: Session) => (supports(session, 'patch') ? undefined : 'the server does not offer PATCH');
const inVersion2 = { versions: ['2.0'], leftOut } as const;
const mend = 'Apply the operations of the PATCH in order, and store the result.';

async function patched(
  session: Session,
  expect: Expect,
  path: string,
  operation: JsonObject,
): Promise<JsonObject | undefined> {
  const what = `PATCH ${JSON.stringify(operation)}`;
  if (!worked(expect, await session.send('PATCH', path, { body: session.patch(operation) }), what, mend))
    return undefined;
  return (await session.get(path)).body;
}

export const patchUser: Rule = {
  name: 'patchUser',
  source: 'RFC 7644 section 3.5.2',
  checks: 'PATCH changes what it names, and nothing else',
  ...inVersion2,
  async run(session, expect) {
    const { id } = await session.makeUser('patch');
    const path = `/Users/${encodeURIComponent(id)}`;
    const off = await patched(session, expect, path, { op: 'replace', path: 'active', value: false });
    if (off) holds(expect, off, { active: false, 'name.givenName': 'Ann' }, 'the user after active false');
    const named = await patched(session, expect, path, { op: 'replace', path: 'name.familyName', value: 'Leigh' });
    if (named)
      holds(expect, named, { 'name.familyName': 'Leigh', 'name.givenName': 'Ann' }, 'the user after a new family name');
    const whole = await patched(session, expect, path, { op: 'replace', value: { active: true } });
    if (whole)
      holds(expect, whole, { active: true, 'name.familyName': 'Leigh' }, 'the user after an operation without a path');
  },
};

export const patchErrors: Rule = {
  name: 'patchErrors',
  source: 'RFC 7644 sections 3.5.2 and 3.12',
  checks: 'a PATCH that cannot be applied is refused as a whole',
  ...inVersion2,
  async run(session, expect) {
    const { id } = await session.makeUser('patch-error');
    const path = `/Users/${encodeURIComponent(id)}`;
    const good = { op: 'replace', path: 'name.givenName', value: 'Half' };
    const cases: [string, JsonObject, string][] = [
      ['an op that does not exist', { op: 'move', path: 'title', value: 'x' }, 'invalidSyntax'],
      ['a path that cannot be read', { op: 'replace', path: 'emails[type eq', value: 'x' }, 'invalidPath'],
      ['a remove without a path', { op: 'remove' }, 'noTarget'],
    ];
    for (const [what, bad, scimType] of cases) {
      const answer = await session.send('PATCH', path, { body: session.patch(good, bad) });
      refused(expect, session, answer, { what: `PATCH with ${what}`, status: [400], scimType, mend: 'Answer 400.' });
    }
    const now = await session.get(path);
    holds(expect, now.body, { 'name.givenName': 'Ann' }, 'the user after the refused PATCHes');
    const unknown = await session.send('PATCH', `/Users/${session.name('unknown')}`, { body: session.patch(good) });
    refused(expect, session, unknown, { what: 'PATCH of an id that nobody has', status: [404], mend: 'Answer 404.' });
  },
};

export const patchMembers: Rule = {
  name: 'patchMembers',
  source: 'RFC 7644 section 3.5.2',
  checks: 'members are added and removed one by one',
  ...inVersion2,
  async run(session, expect) {
    const people: string[] = [];
    for (const label of ['a', 'b', 'c']) people.push((await session.makeUser(`member-${label}`)).id);
    const [a = '', b = '', c = ''] = people;
    const { id } = await session.makeGroup('patched', [a]);
    const path = `/Groups/${encodeURIComponent(id)}`;
    const is = (body: JsonObject | undefined, wanted: string[], when: string) => {
      const found = valuesOf(body?.['members']).map(String).sort();
      expect(found.join() === [...wanted].sort().join(), {
        expected: `${when}: ${wanted.length} members`,
        came: `${found.length} members`,
        mend: 'Add and remove exactly the members that are named.',
      });
    };
    is(
      await patched(session, expect, path, { op: 'add', path: 'members', value: [{ value: b }, { value: c }] }),
      people,
      'after add',
    );
    is(
      await patched(session, expect, path, { op: 'remove', path: `members[value eq "${b}"]` }),
      [a, c],
      'after remove',
    );
  },
};

export const patchTogether: Rule = {
  name: 'patchTogether',
  source: 'RFC 7644 section 3.5.2',
  checks: 'members that are added at the same time are all there',
  ...inVersion2,
  async run(session, expect) {
    const people: string[] = [];
    for (const label of ['a', 'b', 'c', 'd', 'e']) people.push((await session.makeUser(`together-${label}`)).id);
    const { id } = await session.makeGroup('together');
    const path = `/Groups/${encodeURIComponent(id)}`;
    const add = (value: string) => session.patch({ op: 'add', path: 'members', value: [{ value }] });
    await Promise.all(people.map((value) => session.send('PATCH', path, { body: add(value) })));
    const now = await session.get(path);
    const found = valuesOf(now.body['members']);
    expect(
      people.every((one) => found.includes(one)),
      {
        expected: 'all five members that were added at once',
        came: `${found.length} members`,
        mend: 'Change a group under a lock or in a transaction; reading and writing it back loses members.',
      },
    );
  },
};

const entra = { ...inVersion2, profiles: ['entra'] } as const;

export const entraDisable: Rule = {
  name: 'entraDisable',
  source: 'Entra ID',
  checks: 'op "Replace" with active "False" switches a user off',
  ...entra,
  async run(session, expect) {
    const { id } = await session.makeUser('entra');
    const path = `/Users/${encodeURIComponent(id)}`;
    const off = await patched(session, expect, path, { op: 'Replace', path: 'active', value: 'False' });
    if (off) holds(expect, off, { active: false }, 'the user after active "False"');
    const on = await patched(session, expect, path, { op: 'Add', path: 'active', value: 'True' });
    if (on) holds(expect, on, { active: true }, 'the user after op "Add" with active "True"');
  },
};

export const entraRemoveMember: Rule = {
  name: 'entraRemoveMember',
  source: 'Entra ID',
  checks: 'a remove that names the member in value removes that one only',
  ...entra,
  async run(session, expect) {
    const [stays, goes] = [await session.makeUser('stays'), await session.makeUser('goes')];
    const { id } = await session.makeGroup('entra', [stays.id, goes.id]);
    const path = `/Groups/${encodeURIComponent(id)}`;
    const now = await patched(session, expect, path, { op: 'Remove', path: 'members', value: [{ value: goes.id }] });
    if (!now) return;
    const found = valuesOf(now['members']);
    expect(found.length === 1 && found[0] === stays.id, {
      expected: 'the other member stays',
      came: found.length ? `${found.length} members` : 'an empty group',
      mend: 'Where a remove of members has a value, take out only the members it names.',
    });
  },
};

export const entraPaths: Rule = {
  name: 'entraPaths',
  source: 'Entra ID',
  checks: 'values without a path have dotted keys, and a mail is added by its type',
  ...entra,
  async run(session, expect) {
    const { id } = await session.makeUser('entra-path', { emails: [] });
    const path = `/Users/${encodeURIComponent(id)}`;
    const dotted = await patched(session, expect, path, { op: 'Add', value: { 'name.givenName': 'Anna' } });
    if (dotted)
      holds(
        expect,
        dotted,
        { 'name.givenName': 'Anna', 'name.familyName': 'Lee' },
        'the user after the key name.givenName',
      );
    const mail = `${session.name('mail')}@example.com`;
    const added = await patched(session, expect, path, {
      op: 'Add',
      path: 'emails[type eq "work"].value',
      value: mail,
    });
    if (!added) return;
    expect(valuesOf(added['emails']).includes(mail), {
      expected: `the work mail ${mail}`,
      came: JSON.stringify(added['emails']) ?? 'no emails',
      mend: 'Where the brackets of an add fit no value, make one from them.',
    });
  },
};

export const entityTags: Rule = {
  name: 'entityTags',
  source: 'RFC 7644 section 3.14',
  checks: 'an old state is not written over',
  leftOut: (session) => (supports(session, 'etag') ? undefined : 'the server does not offer entity tags'),
  async run(session, expect) {
    const { id, body } = await session.makeUser('etag');
    const path = `/Users/${encodeURIComponent(id)}`;
    const read = await session.get(path);
    const tag = read.headers['etag'];
    const there = expect(tag !== undefined, {
      expected: 'an ETag header on GET /Users/{id}',
      came: 'none',
      mend: 'Send the ETag, or say in ServiceProviderConfig that etag is not supported.',
    });
    if (!there || tag === undefined) return;
    const same = await session.send('GET', path, { headers: { 'if-none-match': tag } });
    expect(same.status === 304, {
      expected: 'GET with If-None-Match: 304',
      came: shown(same),
      mend: 'Answer 304 while nothing changed.',
    });
    const { meta: _meta, groups: _groups, ...whole } = body;
    const change = (givenName: string) => ({
      body: { ...whole, name: { givenName, familyName: 'Lee' } },
      headers: { 'if-match': tag },
    });
    const first = await session.send('PUT', path, change('First'));
    expect(isSuccess(first), {
      expected: 'PUT with the present ETag in If-Match: 200',
      came: shown(first),
      mend: 'Let it pass while nothing changed.',
    });
    const second = await session.send('PUT', path, change('Second'));
    expect(second.status === 412, {
      expected: 'PUT with the old ETag in If-Match: 412',
      came: shown(second),
      mend: 'Compare If-Match with the present tag in one step with the change, and answer 412.',
    });
  },
};
