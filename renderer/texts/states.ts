import type { ActivityRow } from '@postern/protocol/console';
import type { State } from '@postern/ui';
import { activityTexts as t } from './actions.ts';

/** Icon and word for the state of an action. */
export function stateOfAction({ status }: Pick<ActivityRow, 'status'>): { state: State; word: string } {
  switch (status) {
    case 'done':
      return { state: 'ok', word: t.done };
    case 'failed':
      return { state: 'failed', word: t.failed };
    case 'unsupported':
      return { state: 'attention', word: t.unsupported };
    case 'sending':
      return { state: 'working', word: t.running };
    default:
      return { state: 'waiting', word: t.waiting };
  }
}
