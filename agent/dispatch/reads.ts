import { decodeGroup, decodeList, decodeUser, type JsonObject, listUrl, resourceUrl } from '@postern/protocol/scim';
import type { ActionOf } from '@postern/protocol/wire';
import { failure } from './failure.ts';
import { profileOf } from './profile.ts';
import type { Handler, Run } from './run.ts';

/** One profile; an account that is not there is an answer, not an error. */
export const readUser: Handler<ActionOf<'user.read'>> = async (run, { payload: { externalId } }) => {
  const json = await get(run, 'Users', externalId);
  if (!json) return { externalId, missing: true };
  const user = decodeUser(json);
  return { externalId, active: user.active ?? true, profile: profileOf(user) };
};

export const readGroup: Handler<ActionOf<'group.read'>> = async (run, { payload: { externalId } }) => {
  const json = await get(run, 'Groups', externalId);
  if (!json) return { externalId, missing: true };
  return { externalId, profile: { ...decodeGroup(json) } };
};

/** Schemas and resource types (RFC 7643 section 7); 1.1 has neither in a form that could be used. */
export const readSchemas: Handler<ActionOf<'schema.read'>> = async (run) => {
  if (run.version === '1.1') return { schemas: { resourceTypes: [], schemas: [] } };
  return { schemas: { resourceTypes: await list(run, 'ResourceTypes'), schemas: await list(run, 'Schemas') } };
};

async function get(run: Run, kind: 'Users' | 'Groups', id: string): Promise<JsonObject | undefined> {
  const answer = await run.read({ method: 'GET', url: resourceUrl(run.settings.baseUrl, kind, id), expect: [404] });
  if (answer.status === 404) return undefined;
  if (answer.json) return answer.json;
  throw failure('answer_unreadable', 'app', { params: { app: run.app, detail: 'no JSON' }, detail: answer.text });
}

async function list(run: Run, kind: 'Schemas' | 'ResourceTypes'): Promise<JsonObject[]> {
  const answer = await run.read({ method: 'GET', url: listUrl(run.settings.baseUrl, kind), expect: [404] });
  return answer.json && answer.status !== 404 ? decodeList(answer.json, (json) => json as JsonObject).resources : [];
}
