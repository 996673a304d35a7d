import { CodedError } from '@postern/protocol/messages';
import type { Tx } from '../db/database.ts';
import type { LogActor } from '../log/event.ts';
import type { AgentsDeps } from './deps.ts';

type Deps = Pick<AgentsDeps, 'db' | 'queue' | 'systemLog'>;

interface Change {
  agentId: string;
  actor: LogActor;
}

/** Refuses the agent from its next call on; what it held goes to others. Throws CodedError `agent_unknown`. */
export const deactivateAgent = (deps: Deps, tx: Tx, change: Change): Promise<void> =>
  setStatus(deps, tx, change, 'inactive');

/** Lets a deactivated agent work again with the key it has. Throws CodedError `agent_unknown`. */
export const reactivateAgent = (deps: Deps, tx: Tx, change: Change): Promise<void> =>
  setStatus(deps, tx, change, 'active');

async function setStatus(deps: Deps, tx: Tx, { agentId, actor }: Change, status: 'active' | 'inactive'): Promise<void> {
  const before = await lock(tx, agentId);
  if (before.status === status) return;
  await tx.updateTable('agent').set({ status }).where('id', '=', agentId).execute();
  if (status === 'inactive') await deps.queue.release(tx, agentId);
  await tell(deps, tx, {
    eventType: `system.agent.connector.${status === 'active' ? 'reactivate' : 'deactivate'}`,
    message: `The agent ${before.name} was ${status === 'active' ? 'reactivated' : 'deactivated'}`,
    actor,
    agent: { id: agentId, name: before.name },
  });
}

/** Removes an agent and its keys; what it held goes to others. Throws CodedError `agent_unknown`. */
export async function deleteAgent(deps: Deps, tx: Tx, { agentId, actor }: Change): Promise<void> {
  const { name } = await lock(tx, agentId);
  await deps.queue.release(tx, agentId);
  await tx.deleteFrom('agent').where('id', '=', agentId).execute();
  await tell(deps, tx, {
    eventType: 'system.agent.connector.delete',
    message: `The agent ${name} was deleted`,
    actor,
    agent: { id: agentId, name },
  });
}

/** The agent's own wish (`postern unenrol`). */
export async function unenrol(deps: Deps, agentId: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const { name } = await lock(tx, agentId);
    await deleteAgent(deps, tx, { agentId, actor: { type: 'Agent', id: agentId, displayName: name } });
  });
}

async function lock(tx: Tx, id: string) {
  const agent = await tx
    .selectFrom('agent')
    .select(['name', 'status'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!agent) throw new CodedError('agent_unknown', { id });
  return agent;
}

/** Writes the log and wakes the agent's open poll, on whatever node it waits. */
async function tell(
  deps: Deps,
  tx: Tx,
  event: { eventType: string; message: string; actor: LogActor; agent: { id: string; name: string } },
): Promise<void> {
  const { agent, ...rest } = event;
  await deps.systemLog.write(tx, [{ ...rest, target: [{ type: 'Agent', id: agent.id, displayName: agent.name }] }]);
  await deps.db.notify(tx, 'config', agent.id);
}
