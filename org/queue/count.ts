import type { ExchangeRequest, Result } from '@postern/protocol/wire';
import type { QueueDeps } from './deps.ts';
import type { Finished } from './finished.ts';
import { freeReleased } from './free.ts';
import { takeAnswers } from './relay/take-answers.ts';
import { takeResults, type Verdict } from './results.ts';

/**
 * Counts what an agent reports: answers to relayed operations in one statement, all that needs more in one transaction.
 * `handed`: the callers of these have their answers.
 */
export async function count(
  deps: QueueDeps & { finished: Finished },
  agentId: string,
  results: readonly Result[],
  released: ExchangeRequest['released'] = [],
  handed = false,
): Promise<Verdict> {
  const answered = await takeAnswers(deps, agentId, results, handed);
  const rest = results.filter(({ actionId }) => !answered.has(actionId));
  if (rest.length === 0 && released.length === 0) return { accepted: [...answered], rejected: [] };
  const { accepted, rejected } = await deps.db.transaction(async (tx) => {
    await freeReleased(deps, tx, agentId, released);
    return takeResults(deps, tx, agentId, rest, deps.finished.wanted);
  });
  return { accepted: [...answered, ...accepted], rejected };
}
