import type { ActionKind } from '@postern/protocol/wire';
import type { AccountState } from './accounts.ts';
import type { AppState } from './apps.ts';
import type { OptionState } from './features.ts';
import { isDeletionDue, isLeaving } from './leaving.ts';

/** The next step that brings an account to the state the org holds. */
export type Need =
  | { kind: WriteKind }
  /** The org may not do it: a person must. */
  | { byHand: 'deactivate_by_hand' | 'reactivate_by_hand'; option: OptionState }
  | { none: 'in step' | 'nothing there' | 'not wanted yet' | 'off' };

export type WriteKind = Extract<
  ActionKind,
  | 'user.provision'
  | 'user.push'
  | 'user.password'
  | 'user.deactivate'
  | 'user.reactivate'
  | 'user.activate'
  | 'user.delete'
>;

type Given = Pick<
  AccountState,
  | 'status'
  | 'wanted'
  | 'externalId'
  | 'remoteActive'
  | 'pushedRev'
  | 'personStatus'
  | 'rev'
  | 'hasPassword'
  | 'leftAt'
  | 'sources'
>;

/**
 * One account, one answer. Everything that changes an account or hears of one asks this again, so that the order in
 * which changes and answers come cannot matter: the account goes on until the answer is `none`.
 * Each write carries the whole state, so there is never more than one step to take at a time. `now`: epoch ms.
 */
export function needOf(
  account: Given,
  { options, features }: Pick<AppState, 'options' | 'features'>,
  now: number,
): Need {
  const left = !account.wanted || account.personStatus === 'SUSPENDED' || account.personStatus === 'DEPROVISIONED';
  const staged = account.personStatus === 'STAGED';
  if (account.externalId === null) {
    // DEPROVISIONED: the application removed the account itself. Only a new assignment makes another one.
    if (left || account.status === 'DEPROVISIONED') return { none: 'nothing there' };
    if (staged && !options.pending.on) return { none: 'not wanted yet' };
    return options.create.on ? { kind: 'user.provision' } : { none: 'off' };
  }
  // The state of a source's account is the source's own: it is taken from a leaver where To App may, and never given back.
  if (account.sources && (account.remoteActive === false || (left && !options.deactivate.on)))
    return { none: 'in step' };
  if (left) {
    const over = !account.sources && isLeaving(account) && isDeletionDue(account.leftAt, features, now);
    if (over && options.deactivate.on) return { kind: 'user.delete' };
    if (account.remoteActive === false) return { none: 'in step' };
    return options.deactivate.on
      ? { kind: 'user.deactivate' }
      : { byHand: 'deactivate_by_hand', option: options.deactivate };
  }
  // A staged person may stand behind an imported, active account: that is none of our business until they are activated.
  if (staged) return { none: 'not wanted yet' };
  if (account.remoteActive === false) {
    if (account.status === 'PENDING') return { kind: 'user.activate' };
    return options.reactivate.on
      ? { kind: 'user.reactivate' }
      : { byHand: 'reactivate_by_hand', option: options.reactivate };
  }
  if (account.hasPassword && options.password.on) return { kind: 'user.password' };
  if (account.pushedRev !== null && account.pushedRev >= account.rev) return { none: 'in step' };
  if (options.update.on) return { kind: 'user.push' };
  return { none: account.sources ? 'in step' : 'off' };
}

/** May the account be used, as the org sees it? */
export const wantedActive = (account: Pick<Given, 'wanted' | 'personStatus'>): boolean =>
  account.wanted && account.personStatus === 'ACTIVE';
