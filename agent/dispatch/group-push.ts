import { decodeGroup, encodeGroup, resourceUrl, type ScimGroup } from '@postern/protocol/scim';
import type { ActionOf, Payload, Resource } from '@postern/protocol/wire';
import { lookThenCreate } from './create.ts';
import { failure } from './failure.ts';
import { patchGroup } from './group-patch.ts';
import { findGroups } from './lookup.ts';
import { groupProfileOf } from './profile.ts';
import type { Handler, Run } from './run.ts';

type Push = Payload<'group.push'>;

/** Brings a group to the state of the payload: linked by name or made where it has no id yet. */
export const pushGroup: Handler<ActionOf<'group.push'>> = async (run, { payload }) => {
  if (payload.externalId !== undefined) {
    const updated = await update(run, payload, payload.externalId);
    // Gone from the application: looked up by name and made again.
    if (updated) return updated;
  }
  const made = (await lookThenCreate(run, creationOf(run, payload), true))!;
  if ('found' in made) {
    const id = made.found.id as string;
    const updated = await update(run, payload, id);
    if (updated) return { ...updated, linked: true };
    throw failure('account_missing', 'retry', { params: { name: payload.displayName, id, app: run.app }, status: 404 });
  }
  const group = made.answer.json && decodeGroup(made.answer.json);
  if (group?.id) return { externalId: group.id, created: true, profile: groupProfileOf(group) };
  const [found] = await findGroups(run, payload.displayName);
  if (found?.id) return { externalId: found.id, created: true };
  const params = { app: run.app, name: payload.displayName, field: 'displayName' };
  throw failure('answer_without_id', 'person', { params, status: made.answer.status, detail: made.answer.text });
};

function creationOf(run: Run, payload: Push) {
  const params = { app: run.app, name: payload.displayName };
  return {
    look: () => findGroups(run, payload.displayName),
    post() {
      const url = resourceUrl(run.settings.baseUrl, 'Groups');
      return run.write({ method: 'POST', url, body: encodeGroup(groupOf(payload), run.version) });
    },
    several: (found: ScimGroup[]) =>
      failure('group_ambiguous', 'person', { params: { ...params, count: found.length } }),
    conflict: (refusal: { error: { detail?: string | undefined } }) =>
      failure('duplicate_group', 'person', { params, status: 409, detail: refusal.error.detail, cause: refusal }),
  };
}

/** Undefined where the group is gone (404). */
async function update(run: Run, payload: Push, id: string): Promise<Resource | undefined> {
  const group = groupOf(payload);
  if (run.version === '2.0' && run.settings.update === 'patch') return patchGroup(run, group, id);
  const url = resourceUrl(run.settings.baseUrl, 'Groups', id);
  const answer = await run.write({
    method: 'PUT',
    url,
    body: encodeGroup({ ...group, id }, run.version),
    expect: [404],
  });
  if (answer.status === 404) return undefined;
  const said = answer.json && decodeGroup(answer.json);
  return said?.id ? { externalId: said.id, profile: groupProfileOf(said) } : { externalId: id };
}

function groupOf({ displayName, description, members }: Push): ScimGroup {
  const references = members.map(({ externalId, name }) => ({ value: externalId, display: name }));
  return { displayName, members: references, ...(description === undefined ? {} : { description }) };
}
