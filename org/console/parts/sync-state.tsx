import type { AppUser } from '@postern/protocol/management';
import { type State, StateBadge } from '@postern/ui';
import { assignmentTexts } from '../texts/assignments.ts';

type Sync = keyof typeof shapes;
const shapes = {
  DISABLED: 'paused',
  OUT_OF_SYNC: 'waiting',
  SYNCING: 'working',
  SYNCHRONIZED: 'ok',
  ERROR: 'failed',
} as const satisfies Record<string, State>;

/** How far the account of a person is. */
export function SyncState({ user }: { user: Pick<AppUser, 'syncState' | 'assigned' | 'activeInApp' | 'externalId'> }) {
  const { states } = assignmentTexts;
  const sync: Sync = user.syncState in shapes ? (user.syncState as Sync) : 'OUT_OF_SYNC';
  if (sync === 'SYNCHRONIZED' && user.externalId === null) {
    return <StateBadge state="offline">{user.assigned ? states.gone : states.ended}</StateBadge>;
  }
  if (sync === 'SYNCHRONIZED' && user.activeInApp === false) {
    return <StateBadge state="offline">{states.inactive}</StateBadge>;
  }
  if (!user.assigned && (sync === 'OUT_OF_SYNC' || sync === 'SYNCING')) {
    return <StateBadge state="working">{states.leaving}</StateBadge>;
  }
  return <StateBadge state={shapes[sync]}>{states[sync]}</StateBadge>;
}
