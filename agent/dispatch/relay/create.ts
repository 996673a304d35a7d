import { encodeGroup, resourceUrl, type ScimGroup, type ScimUser, userBody } from '@postern/protocol/scim';
import type { Relayed, RelayOperationOf } from '@postern/protocol/wire';
import type { ConnectorAnswer } from '../../ports.ts';
import { failure } from '../failure.ts';
import { findGroups, findUsers } from '../lookup.ts';
import type { Run } from '../run.ts';
import { sendOnce } from './look-up.ts';
import { type Neutral, shown, slim } from './resource.ts';

type Create = RelayOperationOf<'create'>;

/** A create as it is asked for; a name that is taken is the application's answer (409). */
export async function createRelayed(run: Run, payload: Create): Promise<Relayed> {
  const look = async () => {
    const [found] = await find(run, payload);
    return found ? made(found) : undefined;
  };
  return sendOnce(run, async () => answerOf(run, payload, await post(run, payload)), look);
}

async function post(run: Run, { resource, body, password }: Create): Promise<ConnectorAnswer> {
  const url = resourceUrl(run.settings.baseUrl, resource);
  if (resource === 'Groups')
    return run.write({ method: 'POST', url, body: encodeGroup(body as unknown as ScimGroup, run.version) });
  const clear = await run.password(password);
  const user = { ...body, ...(clear === undefined ? {} : { password: clear }) } as unknown as ScimUser;
  return run.write({ method: 'POST', url, body: userBody(user, run.version) });
}

async function answerOf(run: Run, payload: Create, { json, status, text }: ConnectorAnswer): Promise<Relayed> {
  const created = shown(payload.resource, json);
  if (created) return made(created);
  // Some servers answer a create with nothing: it is there, only its id is missing.
  const [found] = await find(run, payload);
  if (found) return made(found);
  const field = payload.resource === 'Users' ? 'userName' : 'displayName';
  const params = { app: run.app, name: run.action.subject.name, field };
  throw failure('answer_without_id', 'person', { params, status, detail: text });
}

const made = (resource: Neutral): Relayed => ({ status: 201, resource: slim(resource) });

async function find(run: Run, { resource, body }: Create): Promise<Neutral[]> {
  if (resource === 'Groups') return (await findGroups(run, String(body['displayName']))).map((one) => ({ ...one }));
  const users = await findUsers(run, { field: 'userName', value: String(body['userName']) });
  return users.map(({ password: _never, ...one }) => ({ ...one }));
}
