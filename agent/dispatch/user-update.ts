import {
  decodeUser,
  encodeActivePatch,
  type JsonObject,
  resourceUrl,
  type ScimUser,
  urns,
  userBody,
} from '@postern/protocol/scim';
import type { Resource } from '@postern/protocol/wire';
import type { ConnectorAnswer } from '../ports.ts';
import { profileOf } from './profile.ts';
import type { Run } from './run.ts';

export interface Wanted {
  account: Record<string, unknown>;
  externalId: string;
  active: boolean;
  password: string | undefined;
}

/**
 * Writes the whole account: PUT in 1.1 (no GET before it), PUT or PATCH in 2.0 as the app says (RFC 7644 sections
 * 3.5.1 and 3.5.2). Undefined where the account is gone (404).
 */
export async function updateUser(run: Run, wanted: Wanted): Promise<Resource | undefined> {
  const url = resourceUrl(run.settings.baseUrl, 'Users', wanted.externalId);
  const answer = await run.write({ ...requestOf(run, wanted), url, expect: [404] });
  if (answer.status === 404) return undefined;
  return resourceOf(answer, wanted);
}

function requestOf(run: Run, wanted: Wanted): { method: 'PUT' | 'PATCH'; body: JsonObject } {
  const patch = run.version === '2.0' && run.settings.update === 'patch';
  // Where an earlier write may land late only the whole state puts things right.
  if (patch && run.action.kind === 'user.deactivate' && !run.doubt)
    return { method: 'PATCH', body: encodeActivePatch(wanted.active) };
  const { account, externalId, active, password } = wanted;
  const user = { ...account, id: externalId, active, ...(password === undefined ? {} : { password }) };
  const body = userBody(user as unknown as ScimUser, run.version);
  return patch ? { method: 'PATCH', body: replaceAll(body) } : { method: 'PUT', body };
}

/** One `replace` without a path carries every attribute (RFC 7644 section 3.5.2.3). */
function replaceAll({ schemas: _schemas, id: _id, ...value }: JsonObject): JsonObject {
  return { schemas: [urns.v2.patch], Operations: [{ op: 'replace', value }] };
}

function resourceOf(answer: ConnectorAnswer, wanted: Wanted): Resource {
  const user = answer.json && decodeUser(answer.json);
  const resource: Resource = { externalId: user?.id || wanted.externalId, active: user?.active ?? wanted.active };
  // A 204, or an answer that is no user.
  if (user?.id) resource.profile = profileOf(user);
  return resource;
}
