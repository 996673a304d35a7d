import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';

/** The application of these tests: a web service of people and teams with manners of its own. */
export interface TestService {
  url: string;
  app: FastifyInstance;
  people: Map<string, Record<string, unknown>>;
  /** Requests that were answered, e.g. `GET /people?login=ann`. */
  seen: string[];
  /** Refuses the next requests with this status. */
  refuse: { status: number; headers?: Record<string, string>; times: number }[];
  /** Tokens given out by its token endpoint. */
  tokens: Set<string>;
  close(): Promise<void>;
}

export type PagingStyle = 'offset' | 'page' | 'cursor' | 'link';

export async function startTestService(style: PagingStyle, auth: 'bearer' | 'oauth' = 'bearer'): Promise<TestService> {
  const app = Fastify();
  const people: TestService['people'] = new Map();
  const teams = new Map<string, Record<string, unknown>>();
  const seen: string[] = [];
  const refuse: TestService['refuse'] = [];
  const tokens = new Set(auth === 'bearer' ? ['secret'] : []);
  let number = 100;

  app.addHook('onRequest', async (request, reply) => {
    if (request.url === '/token') return;
    const next = refuse[0];
    if (next && next.times > 0) {
      next.times--;
      if (next.times === 0) refuse.shift();
      return reply
        .code(next.status)
        .headers(next.headers ?? {})
        .send({ error: { text: 'not now' } });
    }
    seen.push(`${request.method} ${request.url}`);
    if (!tokens.has(request.headers.authorization?.replace('Bearer ', '') ?? ''))
      return reply.code(401).send({ error: { text: 'who are you' } });
  });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  app.post('/token', async (request, reply) => {
    const wanted = `Basic ${Buffer.from('postern:cl%20ient').toString('base64')}`;
    if (request.headers.authorization !== wanted || !String(request.body).includes('scope=people'))
      return reply.code(401).send({ error: 'invalid_client' });
    const token = `token${++number}`;
    tokens.add(token);
    return { access_token: token, expires_in: 300, token_type: 'Bearer' };
  });

  const paged = (request: FastifyRequest, all: object[]) => {
    const query = request.query as Record<string, string>;
    const size = 2;
    const from = {
      offset: Number(query['offset'] ?? 0),
      page: (Number(query['page'] ?? 1) - 1) * size,
      cursor: Number(query['cursor'] ?? 0),
      link: Number(query['from'] ?? 0),
    }[style];
    const limit = style === 'offset' ? Math.min(size, Number(query['limit'])) : size;
    const data = all.slice(from, from + limit);
    return { data, end: from + data.length, more: from + data.length < all.length, total: all.length };
  };
  const list = (path: string, items: Map<string, Record<string, unknown>>, key: string) => {
    app.get(path, async (request, reply) => {
      const query = request.query as Record<string, string>;
      const shown = [...items.values()].filter(
        (item) =>
          // As services do: "contains", and whoever asks sorts out the rest.
          (query[key] === undefined || String(item[key]).toLowerCase().includes(query[key].toLowerCase())) &&
          (query['changed'] === undefined || String(item['changed']) >= query['changed']),
      );
      const { data, end, more, total } = paged(
        request,
        shown.map(({ password: _, ...item }) => item),
      );
      if (style === 'link' && more) {
        const rest = new URLSearchParams({ ...query, from: String(end) });
        reply.header('link', `<${path}?${rest}>; rel="next", </>; rel="first"`);
      }
      if (style === 'cursor') return { data, next: more ? String(end) : null };
      return style === 'link' ? data : { data, total };
    });
    app.get(`${path}/:id`, async (request, reply) => {
      const item = items.get((request.params as { id: string }).id);
      if (!item) return reply.code(404).send({ error: { text: 'none' } });
      const { password: _, ...shown } = item;
      return { data: shown };
    });
    const save = (
      id: string,
      body: Record<string, unknown>,
      reply: { code(status: number): { send(body: object): unknown } },
    ) => {
      const name = String(body[key]).toLowerCase();
      const taken = [...items.values()].some(
        (one) => one['nr'] !== Number(id) && String(one[key]).toLowerCase() === name,
      );
      if (taken) return reply.code(422).send({ error: { code: 'name_taken', text: 'the name is taken' } });
      const item = {
        ...(items.get(id)?.['members'] ? { members: items.get(id)?.['members'] } : {}),
        ...body,
        nr: Number(id),
        changed: new Date().toISOString(),
      };
      items.set(id, item);
      const { password: _, ...shown } = item as Record<string, unknown>;
      return { data: shown };
    };
    app.post(path, async (request, reply) =>
      save(String(++number), request.body as Record<string, unknown>, reply.code(201) as never),
    );
    app.put(`${path}/:id`, async (request, reply) => {
      const { id } = request.params as { id: string };
      const old = items.get(id);
      if (!old) return reply.code(404).send({});
      const body = request.body as Record<string, unknown>;
      return save(id, { state: old['state'], password: old['password'], ...body }, reply as never);
    });
    app.delete(`${path}/:id`, async (request, reply) => {
      if (!items.delete((request.params as { id: string }).id)) return reply.code(404).send({});
      return reply.code(204).send();
    });
  };
  // The other manner: ids in the Location header only, states and members with requests of their own.
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.headers['x-manner'] !== 'bare' || reply.statusCode !== 201) return payload;
    reply.header('location', `${request.url}/${JSON.parse(String(payload)).data.nr}`);
    return '';
  });
  for (const state of ['on', 'off']) {
    app.post(`/people/:id/${state}`, async (request, reply) => {
      const person = people.get((request.params as { id: string }).id);
      if (person) person['state'] = state;
      return reply.code(person ? 204 : 404).send();
    });
  }
  const membersOf = (request: FastifyRequest) => {
    const team = teams.get((request.params as { id: string }).id) ?? {};
    team['members'] ??= new Set<string>();
    return team['members'] as Set<string>;
  };
  app.get('/teams/:id/people', async (request) => {
    const { data, total } = paged(
      request,
      [...membersOf(request)].map((nr) => ({ nr })),
    );
    return { data, total };
  });
  app.post('/teams/:id/people', async (request, reply) => {
    membersOf(request).add((request.body as { person: string }).person);
    return reply.code(204).send();
  });
  app.delete('/teams/:id/people/:member', async (request, reply) => {
    membersOf(request).delete((request.params as { member: string }).member);
    return reply.code(204).send();
  });
  list('/people', people, 'login');
  list('/teams', teams, 'name');
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, app, people, seen, refuse, tokens, close: () => app.close() };
}

/** The configuration that describes it. */
export function testConfig(url: string, style: PagingStyle, change: object = {}) {
  const paging = {
    offset: { style: 'offset', size: 2 },
    page: { style: 'page', size: 2 },
    cursor: { style: 'cursor', next: 'next' },
    link: { style: 'link' },
  }[style];
  const lists = {
    items: style === 'link' ? '' : 'data',
    ...(style === 'offset' || style === 'page' ? { total: '/total' } : {}),
    paging,
  };
  const operations = (path: string) => ({
    id: 'nr',
    item: 'data',
    list: { path, ...lists },
    get: { path: `${path}/{id}` },
    create: { path },
    update: { path: `${path}/{id}` },
    delete: { path: `${path}/{id}` },
  });
  return {
    type: 'rest',
    name: 'people service',
    auth: { type: 'none' },
    service: {
      baseUrl: url,
      credentials: { type: 'bearer', token: 'secret' },
      notFound: [{ status: 404 }],
      duplicate: [{ status: 422, at: 'error.code', is: 'name_taken' }],
      message: '/error/text',
      ...change,
    },
    users: {
      ...operations('/people'),
      attributes: {
        userName: 'login',
        'name.givenName': 'person.first',
        'name.familyName': 'person.last',
        'emails[primary]': 'contacts.0.mail',
        'phoneNumbers[primary]': 'contacts.1.phone',
        title: 'job',
        'urn:okta:hr:1.0:user:custom:costCode': { field: 'cost', type: 'number' },
      },
      active: { field: 'state', true: 'on', false: 'off' },
      password: 'password',
      lastModified: { field: 'changed', query: { changed: '{time}' } },
      find: { userName: { login: '{value}' } },
    },
    groups: {
      ...operations('/teams'),
      attributes: { displayName: 'name', description: 'about' },
      find: { displayName: { name: '{value}' } },
      members: { field: 'people', value: 'nr' },
    },
  };
}

/** The same service with states and members that have requests of their own, and ids in the Location header only. */
export function bareConfig(url: string) {
  const config = testConfig(url, 'offset', { headers: { 'x-manner': 'bare' } });
  const people = '/teams/{id}/people';
  return {
    ...config,
    users: {
      ...config.users,
      fixed: { source: 'postern' },
      activate: { path: '/people/{id}/on' },
      deactivate: { path: '/people/{id}/off' },
    },
    groups: {
      ...config.groups,
      members: {
        list: { path: people, items: 'data', paging: { style: 'offset', size: 2 } },
        value: 'nr',
        add: { path: people, body: { person: '{member}' } },
        remove: { path: `${people}/{member}` },
      },
    },
  };
}
