import { randomBytes } from 'node:crypto';
import type { JsonObject, ScimVersion } from '@postern/protocol/scim';
import { type Answer, at, isObject, isSuccess, shown } from './answer.ts';
import { groupBody, patchBody, userBody } from './bodies.ts';
import type { Client, SendOptions } from './client.ts';
import type { Profile } from './rule.ts';

/** What a rule cannot go on without, and did not get; the rule is left out with this reason. */
export class CannotCheck extends Error {}

/** What the rules share: the server, how to speak to it, and everything that was made there. */
export interface Session {
  version: ScimVersion;
  profile: Profile | 'all';
  authenticated: boolean;
  /** The server's ServiceProviderConfig once it was read. */
  config: JsonObject;
  send: Client['send'];
  /** GET with a query; values are percent-encoded. */
  get(path: string, query?: Record<string, string | number>): Promise<Answer>;
  /** A name of this run that nobody else has. */
  name(label: string): string;
  /** The body of a user as an identity provider sends it. */
  user(label: string, change?: JsonObject): JsonObject & { userName: string };
  group(label: string, memberIds?: readonly string[], change?: JsonObject): JsonObject & { displayName: string };
  patch(...operations: JsonObject[]): JsonObject;
  /** A user that is there. Throws CannotCheck. */
  makeUser(label: string, change?: JsonObject): Promise<Made>;
  makeGroup(label: string, memberIds?: readonly string[]): Promise<Made>;
  /** What was made and is to go again. */
  made: MadeResources;
}

export interface Made {
  id: string;
  body: JsonObject;
  answer: Answer;
}

export interface MadeResources {
  /** Paths of what came into being, `/Users/<id>`, oldest first. */
  paths: Set<string>;
  /** Names that were sent and whose answer has no id, or never came; with the path. */
  unanswered: Map<string, string>;
}

export interface SessionOptions {
  client: Client;
  version: ScimVersion;
  profile: Profile | 'all';
  authenticated: boolean;
  /** Filled by what the rules make. */
  made: MadeResources;
}

export function createSession({ client, version, profile, authenticated, made }: SessionOptions): Session {
  const run = `doctor-${randomBytes(4).toString('hex')}`;
  let count = 0;
  const name = (label: string) => `${run}-${label}-${++count}`;

  const send: Client['send'] = async (method, path, options) => {
    const named = method === 'POST' ? nameIn(path, options) : undefined;
    if (named) made.unanswered.set(named, path);
    const answer = await client.send(method, path, options);
    const id = at(answer.body, 'id');
    const known = typeof id === 'string' && id !== '';
    if (named && isSuccess(answer) && known) made.paths.add(`${path}/${encodeURIComponent(id)}`);
    if (named && (known || !isSuccess(answer))) made.unanswered.delete(named);
    if (method === 'DELETE' && isSuccess(answer)) made.paths.delete(path);
    return answer;
  };
  const make = async (path: '/Users' | '/Groups', body: JsonObject): Promise<Made> => {
    const answer = await send('POST', path, { body });
    const id = at(answer.body, 'id');
    if (isSuccess(answer) && typeof id === 'string') return { id, body: answer.body, answer };
    throw new CannotCheck(`POST ${path} answered ${shown(answer)}`);
  };
  const user: Session['user'] = (label, change) => userBody(version, name(label), change);
  const group: Session['group'] = (label, ids, change) => groupBody(version, name(label), ids, change);

  return {
    version,
    profile,
    authenticated,
    config: {},
    send,
    get(path, query = {}) {
      const parts = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
      return send('GET', parts.length ? `${path}?${parts.join('&')}` : path);
    },
    name,
    user,
    group,
    patch: (...operations) => patchBody(operations),
    makeUser: (label, change) => make('/Users', user(label, change)),
    makeGroup: (label, ids) => make('/Groups', group(label, ids)),
    made,
  };
}

/** The name in a body that would make something; a text that is sent as it is has it near its beginning. */
function nameIn(path: string, options: SendOptions | undefined): string | undefined {
  if (path !== '/Users' && path !== '/Groups') return undefined;
  const attribute = path === '/Users' ? 'userName' : 'displayName';
  const body = options?.body;
  if (typeof body === 'string') return /"userName":"([^"]+)"/.exec(body.slice(0, 500))?.[1];
  const name = isObject(body) ? at(body, attribute) : undefined;
  return typeof name === 'string' ? name : undefined;
}
