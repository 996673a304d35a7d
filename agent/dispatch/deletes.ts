import { resourceUrl } from '@postern/protocol/scim';
import type { ActionOf } from '@postern/protocol/wire';
import type { Handler, Run } from './run.ts';

/** Handed out only where the app's option and the connector's capability say so. What is gone already is done. */
export const deleteUser: Handler<ActionOf<'user.delete'>> = (run, { payload }) =>
  remove(run, 'Users', payload.externalId);

export const deleteGroup: Handler<ActionOf<'group.delete'>> = (run, { payload }) =>
  remove(run, 'Groups', payload.externalId);

async function remove(run: Run, kind: 'Users' | 'Groups', externalId: string) {
  const url = resourceUrl(run.settings.baseUrl, kind, externalId);
  const answer = await run.write({ method: 'DELETE', url, expect: [404] });
  return answer.status === 404 ? { externalId, missing: true } : { externalId };
}
