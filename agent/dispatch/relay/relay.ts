import { ScimError } from '@postern/protocol/scim';
import type { ActionOf, Relayed, Resource } from '@postern/protocol/wire';
import { ActionFailure } from '../../ports.ts';
import { failure } from '../failure.ts';
import type { Handler, Run } from '../run.ts';
import { createRelayed } from './create.ts';
import { getRelayed, listRelayed } from './reads.ts';
import { passedOn } from './refused.ts';
import { deleteRelayed, patchRelayed, replaceRelayed } from './writes.ts';

/**
 * One operation that somebody waits for. What the application answers is handed back, its refusals (404, 409 …) too;
 * only where it gave no answer of its own, or one about the agent's access, has the action failed.
 * A write that may be under way already is looked up, and never sent again.
 */
export const relay: Handler<ActionOf<'scim.relay'>> = async (run, action): Promise<Resource> => {
  if (action.deadline !== undefined && !run.doubt && run.now() > action.deadline)
    throw failure('relay_too_late', 'retry', { params: { app: run.app } });
  try {
    return { relayed: await carryOut(run, action.payload) };
  } catch (thrown) {
    const refused = refusalOf(thrown);
    if (!refused) throw thrown;
    return { relayed: refused };
  }
};

/** What the application refuses, and what cannot be asked of it at all (a patch without a target, an id of no address). */
function refusalOf(thrown: unknown): Relayed | undefined {
  if (thrown instanceof ActionFailure) return passedOn(thrown);
  if (!(thrown instanceof ScimError)) return undefined;
  const { status, scimType, detail } = thrown;
  return { status, detail, ...(scimType === undefined ? {} : { scimType }) };
}

function carryOut(run: Run, payload: ActionOf<'scim.relay'>['payload']): Promise<Relayed> {
  switch (payload.op) {
    case 'create':
      return createRelayed(run, payload);
    case 'replace':
      return replaceRelayed(run, payload);
    case 'patch':
      return patchRelayed(run, payload);
    case 'delete':
      return deleteRelayed(run, payload);
    case 'get':
      return getRelayed(run, payload);
    case 'list':
      return listRelayed(run, payload);
  }
}
