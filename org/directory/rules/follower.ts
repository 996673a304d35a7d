import type { Logger } from 'pino';
import type { Db } from '../../db/database.ts';
import { createFollower, type Follower } from '../../db/follower.ts';
import { createExpressionReader } from '../../expressions/reader.ts';
import type { DirectoryDeps } from '../deps.ts';
import { followDue } from './follow.ts';

/** Keeps group members in step with the rules. */
export function createRuleFollower(deps: DirectoryDeps & { db: Db; log: Pick<Logger, 'error'> }): Promise<Follower> {
  const ruleDeps = { ...deps, read: createExpressionReader() };
  return createFollower({
    ...deps,
    channel: 'group_rules',
    turn: (tx) => followDue(ruleDeps, tx),
    failed: 'Group rules could not be followed',
  });
}
