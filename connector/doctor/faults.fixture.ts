import type { Exchange, Fault, Reply } from './faulty-server.fixture.ts';

type Json = Record<string, unknown>;

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
};
const answer = (status: number, body: Json = { detail: 'wrong' }): Reply => ({
  status,
  headers: { 'content-type': 'application/scim+json' },
  text: JSON.stringify(body),
});
const filterOf = ({ query }: Exchange) => query.get('filter') ?? '';
const bodyOf = ({ body }: Exchange) => parsed(body);
const operationsOf = (one: Exchange) => (bodyOf(one)['Operations'] ?? []) as Json[];

/** Which requests a fault is about; all others are answered right. */
const when =
  (is: (exchange: Exchange) => boolean, wrong: Fault): Fault =>
  (one) =>
    is(one) ? wrong(one) : one.next();
const on = (method: string, start: string) => (one: Exchange) => one.method === method && one.path.startsWith(start);
/** The right answer with its body changed. */
const answering =
  (change: (body: Json, one: Exchange) => Json): Fault =>
  async (one) => {
    const reply = await one.next();
    return reply.status < 300 ? { ...reply, text: JSON.stringify(change(parsed(reply.text), one)) } : reply;
  };
/** Reads another body than the one that was sent. */
const reading =
  (change: (body: Json) => Json): Fault =>
  (one) =>
    one.next({ body: JSON.stringify(change(bodyOf(one))) });
/** Asks with another query. */
const asking =
  (change: (query: URLSearchParams) => void): Fault =>
  (one) => {
    const query = new URLSearchParams(one.query);
    change(query);
    return one.next({ path: `${one.path.split('?')[0]}?${query}` });
  };
/** Answers this status where the right one is another. */
const instead =
  (status: number, by: number): Fault =>
  async ({ next }) => {
    const reply = await next();
    return reply.status === status ? answer(by) : reply;
  };

const oneUser = on('GET', '/Users/');
const changeUser = on('PUT', '/Users/');
const lists = on('GET', '/Users?');

/** What a server may get wrong, every rule that must say so, and how it goes wrong. */
export const faults: readonly [string, readonly string[], Fault][] = [
  [
    'no ServiceProviderConfig',
    ['serviceProviderConfig'],
    when(on('GET', '/ServiceProviderConfig'), async () => answer(404)),
  ],
  [
    'a capability that nobody knows',
    ['getImplementedUserManagementCapabilities'],
    when(
      on('GET', '/ServiceProviderConfig'),
      answering((body) => ({
        ...body,
        'urn:okta:schemas:scim:providerconfig:2.0': { userManagementCapabilities: ['PUSH'] },
      })),
    ),
  ],
  [
    'users for everybody',
    ['credentials'],
    when(on('GET', '/Users?start'), ({ next }) => next({ headers: { authorization: 'Bearer right' } })),
  ],
  ['no schemas', ['schemas'], when(on('GET', '/Schemas'), async () => answer(404))],
  [
    'nobody is an error',
    ['checkUserExists'],
    when(
      (one) => /^userName eq "doctor-\w+-nobody/.test(filterOf(one)),
      async () => answer(404),
    ),
  ],
  [
    'the password comes back',
    ['createNewUser'],
    when(
      on('POST', '/Users'),
      answering((body, one) => ({ ...body, ...('password' in bodyOf(one) ? { password: 'x' } : {}) })),
    ),
  ],
  [
    'everybody is created active',
    ['createPendingUser'],
    when(
      on('POST', '/Users'),
      reading((body) =>
        'active' in body && 'userName' in body && typeof body['active'] === 'boolean'
          ? { ...body, active: true }
          : body,
      ),
    ),
  ],
  [
    'PUT leaves active alone',
    ['activateUser', 'deactivateUser'],
    when(changeUser, async (one) =>
      one.next({
        body: JSON.stringify({ ...bodyOf(one), active: parsed((await one.next({ method: 'GET' })).text)['active'] }),
      }),
    ),
  ],
  [
    'off stays off',
    ['activateUser', 'reactivateUser'],
    when(changeUser, async (one) => {
      const { active } = parsed((await one.next({ method: 'GET' })).text);
      return active === false ? one.next({ body: JSON.stringify({ ...bodyOf(one), active }) }) : one.next();
    }),
  ],
  [
    'mails are forgotten',
    ['importUserProfile', 'entraPaths'],
    when(
      oneUser,
      answering(({ emails: _, ...rest }) => rest),
    ),
  ],
  [
    'PUT forgets the name',
    ['pushProfileUpdate'],
    when(
      changeUser,
      reading((body) => ({ ...body, name: { givenName: 'Ann', familyName: 'Lee' } })),
    ),
  ],
  [
    'a password breaks PUT',
    ['pushPasswordUpdate'],
    when(
      (one) => changeUser(one) && 'password' in bodyOf(one),
      async () => answer(500),
    ),
  ],
  [
    'DELETE does nothing',
    ['deleteUser'],
    when(on('DELETE', '/Users/'), async () => ({ status: 204, headers: {}, text: '' })),
  ],
  [
    'counters are texts',
    ['downloadUsers'],
    when(
      (one) => lists(one) && filterOf(one) === '',
      answering((body) => ({ ...body, itemsPerPage: String(body['itemsPerPage']) })),
    ),
  ],
  [
    'the time of change is ignored',
    ['incrementalImport'],
    when(
      (one) => filterOf(one).includes('lastModified'),
      asking((query) => query.delete('filter')),
    ),
  ],
  [
    'a new group has no members',
    ['createGroup', 'patchMembers', 'entraRemoveMember'],
    when(
      on('POST', '/Groups'),
      reading((body) => ({ ...body, members: [] })),
    ),
  ],
  [
    'groups are not found by id',
    ['getGroupById'],
    when(
      (one) => on('GET', '/Groups/doctor')(one),
      async () => answer(500),
    ),
  ],
  [
    'PUT forgets the name of a group',
    ['updateGroup'],
    when(on('PUT', '/Groups/'), async (one) =>
      one.next({
        body: JSON.stringify({
          ...bodyOf(one),
          displayName: parsed((await one.next({ method: 'GET' })).text)['displayName'],
        }),
      }),
    ),
  ],
  [
    'a deleted group is a fault',
    ['deleteGroup'],
    when(on('GET', '/Groups/'), async ({ next, path }) =>
      (await next()).status === 404 && !path.includes('doctor') ? answer(500) : next(),
    ),
  ],
  [
    'groups are listed with texts',
    ['downloadGroups'],
    when(
      on('GET', '/Groups?'),
      answering((body) => ({ ...body, totalResults: String(body['totalResults']) })),
    ),
  ],
  [
    'groups cannot be searched',
    ['groupsByName'],
    when(
      (one) => on('GET', '/Groups')(one) && filterOf(one) !== '',
      async () => answer(400),
    ),
  ],
  [
    'errors have a number for their status',
    ['errorShape'],
    async ({ next }) => {
      const reply = await next();
      return reply.status === 404 ? { ...reply, text: JSON.stringify({ ...parsed(reply.text), status: 404 }) } : reply;
    },
  ],
  [
    'a charset is not understood',
    ['contentType'],
    async (one) => (one.headers['content-type']?.includes('charset') ? answer(415) : one.next()),
  ],
  [
    'a user needs no name',
    ['requiredAttributes'],
    when(
      (one) => on('POST', '/Users')(one) && !('userName' in bodyOf(one)) && 'name' in bodyOf(one),
      async () => answer(201, { id: 'x' }),
    ),
  ],
  [
    'wrong types are a fault of the server',
    ['wrongTypes'],
    when(on('POST', '/Users'), async ({ next }) => {
      const reply = await next();
      return /must be/.test(reply.text) &&
        /true or false|a text|an object/.test(reply.text) &&
        reply.status === 400 &&
        !/A user must/.test(reply.text)
        ? answer(500)
        : reply;
    }),
  ],
  [
    'read-only attributes are refused',
    ['unknownAttributes'],
    when(
      (one) => on('POST', '/Users')(one) && 'meta' in bodyOf(one),
      async () => answer(400),
    ),
  ],
  [
    'PUT on the collection works',
    ['methods'],
    when(
      (one) => one.method === 'PUT' && one.path === '/Users',
      async () => answer(200, {}),
    ),
  ],
  [
    'the id changes with the name',
    ['ids'],
    when(
      (one) => oneUser(one) && !one.path.includes('doctor'),
      answering((body) => (String(body['userName']).includes('renamed') ? { ...body, id: 'other' } : body)),
    ),
  ],
  ['a double is a bad request', ['conflict', 'concurrency'], when(on('POST', '/Users'), instead(409, 400))],
  ['a double by PUT is let through', ['renameConflict'], when(changeUser, instead(409, 200))],
  [
    'operators have a case',
    ['caseRules'],
    when(
      (one) => / EQ /.test(filterOf(one)),
      async () => answer(400),
    ),
  ],
  [
    'no signs beyond the first plane',
    ['encoding'],
    when(on('POST', '/Users'), (one) => one.next({ body: one.body.replace(/[\u{10000}-\u{10ffff}]/gu, '?') })),
  ],
  [
    '"or" means "and"',
    ['filterOperators'],
    when(
      lists,
      asking((query) => query.set('filter', (query.get('filter') ?? 'userName pr').replaceAll(' or ', ' and '))),
    ),
  ],
  [
    'a broken filter finds everybody',
    ['filterErrors'],
    when(lists, async (one) =>
      (await one.next()).text.includes('invalidFilter') ? one.next({ path: '/Users' }) : one.next(),
    ),
  ],
  [
    'a quote in a filter breaks it',
    ['filterEscapes'],
    when(
      (one) => filterOf(one).includes('\\"'),
      async () => answer(500),
    ),
  ],
  [
    'pages overlap',
    ['pagingStability'],
    when(
      (one) => Number(one.query.get('startIndex')) > 1 && Number(one.query.get('startIndex')) < 1000,
      async (one) => {
        const moved = asking((query) => query.set('startIndex', String(Number(query.get('startIndex')) - 1)));
        return answering((body) => ({ ...body, startIndex: Number(one.query.get('startIndex')) }))({
          ...one,
          next: () => moved(one),
        });
      },
    ),
  ],
  [
    'startIndex 0 is refused',
    ['pageBounds'],
    when(
      (one) => one.query.get('startIndex') === '0',
      async () => answer(400),
    ),
  ],
  [
    'any startIndex is taken',
    ['wrongPageNumbers'],
    when(
      (one) => one.query.get('startIndex') === 'one',
      async ({ next }) => next({ path: '/Users' }),
    ),
  ],
  [
    'attributes are ignored',
    ['projection'],
    when(
      lists,
      asking((query) => query.delete('attributes')),
    ),
  ],
  [
    'the order is ignored',
    ['sorting'],
    when(
      lists,
      asking((query) => query.delete('sortOrder')),
    ),
  ],
  [
    'operations without a path are ignored',
    ['patchUser', 'entraPaths'],
    when(
      (one) => operationsOf(one).some(({ op, path }) => path === undefined && op !== 'remove'),
      async ({ next }) => next({ method: 'GET' }),
    ),
  ],
  [
    'an unknown op is ignored',
    ['patchErrors'],
    when(
      (one) => operationsOf(one).some(({ op }) => op === 'move'),
      async ({ next }) => next({ method: 'GET' }),
    ),
  ],
  [
    'a remove with brackets empties the group',
    ['patchMembers'],
    when(
      (one) => operationsOf(one).some(({ path }) => /^members\[/.test(String(path))),
      reading((body) => ({ ...body, Operations: [{ op: 'remove', path: 'members' }] })),
    ),
  ],
  [
    'one of two members is lost',
    ['patchTogether'],
    when(
      (one) => operationsOf(one).some(({ op, value }) => op === 'add' && Array.isArray(value) && value.length === 1),
      async () => ({ status: 204, headers: {}, text: '' }),
    ),
  ],
  [
    '"False" is true',
    ['entraDisable'],
    when(
      (one) => operationsOf(one).some(({ value }) => value === 'False'),
      reading((body) => ({ ...body, Operations: [{ op: 'replace', path: 'active', value: true }] })),
    ),
  ],
  [
    'the value of a remove is ignored',
    ['entraRemoveMember'],
    when(
      (one) => operationsOf(one).some(({ op }) => op === 'Remove'),
      reading((body) => ({ ...body, Operations: [{ op: 'remove', path: 'members' }] })),
    ),
  ],
  ['If-Match is ignored', ['entityTags'], ({ next }) => next({ headers: { 'if-match': '' } })],
  [
    'a broken body breaks the server',
    ['malformedJson'],
    when(
      (one) => one.method === 'POST' && one.body.startsWith('{') && Object.keys(bodyOf(one)).length === 0,
      async () => answer(500),
    ),
  ],
];
