import { z } from 'zod';
import { attributeMap, serverConfigShape } from '../sdk/index.ts';
import { createJsonPlace } from './json-place.ts';

const text = z.string().min(1);
const place = text.refine(isPlace, { error: 'it is no place in a JSON document. Write a.b or /a/b.' });
const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

function isPlace(value: string): boolean {
  try {
    createJsonPlace(value);
    return true;
  } catch {
    return false;
  }
}

const credentials = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('basic'), user: text, password: text.optional(), passwordFile: text.optional() }),
  z.strictObject({ type: z.literal('bearer'), token: text.optional(), tokenFile: text.optional() }),
  z.strictObject({ type: z.literal('header'), name: text, value: text.optional(), valueFile: text.optional() }),
  z.strictObject({
    type: z.literal('clientCredentials'),
    tokenUrl: z.url(),
    clientId: text,
    clientSecret: text.optional(),
    clientSecretFile: text.optional(),
    scope: text.optional(),
  }),
]);

const condition = z
  .strictObject({
    status: z.int().min(100).max(599),
    at: place.optional().describe('Place in the body that decides too'),
    is: cell.optional().describe('What stands there'),
  })
  .describe('An answer with this status, and where `at` is given, with this value there');

const query = z.record(text, z.string()).describe('Parameter: template, e.g. "{value}"');

const operation = (method: 'GET' | 'POST' | 'PUT' | 'DELETE') =>
  z.strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default(method),
    path: text.describe('Path below service.baseUrl, e.g. /people/{id}'),
    query: query.optional(),
    body: z.json().optional().describe('Sent as it is, with {id} and {member} filled in; else the mapped attributes'),
  });

const paging = z.discriminatedUnion('style', [
  z.strictObject({ style: z.literal('none') }),
  z.strictObject({
    style: z.literal('offset'),
    offset: text.default('offset'),
    limit: text.default('limit'),
    first: z.int().default(0).describe('Number of the first item'),
    size: z.int().min(1).default(100).describe('Most items that the service answers at once'),
  }),
  z.strictObject({
    style: z.literal('page'),
    page: text.default('page'),
    limit: text.optional().describe('Parameter for the size of a page'),
    first: z.int().default(1).describe('Number of the first page'),
    size: z.int().min(1).default(100).describe('Items on a page'),
  }),
  z.strictObject({
    style: z.literal('cursor'),
    cursor: text.default('cursor'),
    next: place.describe('Place in the body where the next cursor stands; the last page has none'),
  }),
  z.strictObject({
    style: z.literal('link'),
    next: place
      .optional()
      .describe('Place in the body of the next page\'s URL; without it the Link header, rel="next"'),
  }),
]);

const list = z.strictObject({
  path: text,
  query: query.optional(),
  items: z.string().default('').describe('Place of the list in the body'),
  total: place.optional().describe('Place of the number of all items; without it they are counted'),
  paging: paging.default({ style: 'none' }),
});

const attribute = z.union([
  place,
  z.strictObject({ field: place, type: z.enum(['string', 'number', 'boolean']), caseExact: z.boolean().optional() }),
]);

const resource = {
  id: place.default('id').describe('Place of the id in an item'),
  item: z.string().default('').describe('Place of the item in the answer to get, create and update'),
  list,
  get: operation('GET').optional(),
  create: operation('POST').optional(),
  update: operation('PUT').optional(),
  delete: operation('DELETE').optional(),
  absent: z
    .enum(['omit', 'null'])
    .optional()
    .describe('How an update says that an attribute is gone. Default: omit with PUT, null with PATCH'),
  fixed: z.record(place, z.json()).default({}).describe('Place: value that each new item gets'),
  find: z
    .record(text, query)
    .default({})
    .describe('Attribute: query parameters that search for {value}, e.g. userName: { login: "{value}" }'),
  lastModified: z
    .strictObject({
      field: place,
      query: query.optional().describe('Parameters for changes since {time}; without them all items are read'),
    })
    .optional(),
};

const users = z.strictObject({
  ...resource,
  attributes: attributeMap('user', attribute, { path: 'userName', place: 'the place' }),
  active: z.strictObject({ field: place, true: cell.default(true), false: cell.default(false) }).optional(),
  activate: operation('POST').optional().describe('A request of its own that switches an account on'),
  deactivate: operation('POST').optional().describe('A request of its own that switches an account off'),
  password: place.optional().describe('Place of the clear text password in create and update'),
});

const members = z.union([
  z
    .strictObject({ field: place, value: place.optional() })
    .describe('Members stand in the group: a list of ids, or of objects with the id at `value`'),
  z
    .strictObject({
      list: z.strictObject({
        path: text,
        query: query.optional(),
        items: z.string().default(''),
        paging: paging.default({ style: 'none' }),
      }),
      value: place.default('id'),
      add: operation('POST'),
      remove: operation('DELETE'),
    })
    .describe('Members have requests of their own, with {id} of the group and {member}'),
]);

const groups = z.strictObject({
  ...resource,
  attributes: attributeMap('group', attribute, { path: 'displayName', place: 'the place' }),
  members,
});

export const restConfigSchema = z.strictObject({
  ...serverConfigShape,
  type: z.literal('rest'),
  service: z.strictObject({
    baseUrl: z.url(),
    credentials: credentials.default({ type: 'none' }),
    headers: z.record(text, z.string()).default({}),
    caFile: text.optional().describe("PEM file of the CA that the service's certificate comes from"),
    timeout: z.int().min(100).max(300_000).default(15_000).describe('Milliseconds for one request'),
    retries: z
      .int()
      .min(0)
      .max(10)
      .default(3)
      .describe('How often a request that was refused as one too many (429, 503) is sent again'),
    longestWait: z
      .int()
      .min(0)
      .max(300_000)
      .default(20_000)
      .describe('Most milliseconds to wait for that, whatever Retry-After says'),
    notFound: z.array(condition).default([{ status: 404 }]),
    duplicate: z.array(condition).default([{ status: 409 }]),
    message: place.optional().describe('Place of the message in the body of a refusal'),
  }),
  users,
  groups: groups.optional(),
});

export type RestConfig = z.infer<typeof restConfigSchema>;
export type ServiceConfig = RestConfig['service'];
export type Operation = z.infer<ReturnType<typeof operation>>;
export type ListConfig = Pick<z.infer<typeof list>, 'path' | 'query' | 'items' | 'total' | 'paging'>;
export type Paging = z.infer<typeof paging>;
export type UsersConfig = RestConfig['users'];
export type GroupsConfig = NonNullable<RestConfig['groups']>;
export type MembersConfig = GroupsConfig['members'];
