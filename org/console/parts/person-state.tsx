import type { UserStatus } from '@postern/protocol/management';
import { type State, StateBadge } from '@postern/ui';
import { peopleTexts } from '../texts/people.ts';

const states: Record<UserStatus, State> = {
  ACTIVE: 'ok',
  STAGED: 'waiting',
  SUSPENDED: 'paused',
  DEPROVISIONED: 'offline',
};

export function PersonState({ status, pill = false }: { status: UserStatus; pill?: boolean }) {
  return (
    <StateBadge state={states[status]} pill={pill}>
      {peopleTexts.states[status]}
    </StateBadge>
  );
}
