/** What is known of one peer in the round that runs. */
export interface PeerStanding {
  id: string;
  org: boolean;
  state: 'trying' | 'reached' | 'failed';
  /** Reached by the present settings, not by the new ones. */
  cutOff: boolean;
}

/** Why a change was not kept. */
export type RolledBackBecause = 'deadline' | 'by_hand' | 'not_stored';

export type Trial =
  | { step: 'idle' }
  | {
      step: 'trying';
      round: number;
      peers: readonly PeerStanding[];
      /** Ids of those that this round has not looked at yet; what the round before found of them still stands. */
      pending: readonly string[];
    }
  /** The decision to keep is on its way to the disk; from here there is no way back. */
  | { step: 'keeping' }
  | { step: 'rolling_back'; why: RolledBackBecause };

export type TrialEvent =
  | { type: 'start'; peers: readonly PeerStanding[] }
  | { type: 'result'; round: number; peer: PeerStanding }
  /** Time for another look at all peers. */
  | { type: 'again' }
  | { type: 'keep' }
  | { type: 'roll_back' }
  | { type: 'deadline' }
  | { type: 'stored' }
  | { type: 'not_stored' };

/** What has to be done next; the machine itself does nothing. */
export type TrialDuty = 'probe' | 'probe_later' | 'store' | 'discard';

/**
 * The one machine behind a change of TLS and proxy settings. A change is kept only in a round in which the org is
 * reached by it, and by itself only where no connector would be cut off. Events that do not fit are ignored.
 */
export function next(trial: Trial, event: TrialEvent): { trial: Trial; duty?: TrialDuty } {
  switch (trial.step) {
    case 'idle':
      return event.type === 'start'
        ? { trial: { step: 'trying', round: 1, peers: event.peers, pending: idsOf(event.peers) }, duty: 'probe' }
        : { trial };
    case 'trying':
      return whileTrying(trial, event);
    case 'keeping':
      if (event.type === 'stored') return { trial: { step: 'idle' } };
      if (event.type === 'not_stored') return { trial: { step: 'rolling_back', why: 'not_stored' }, duty: 'discard' };
      return { trial };
    case 'rolling_back':
      // A record that could not be removed is rolled back at the next start.
      return { trial: event.type === 'stored' || event.type === 'not_stored' ? { step: 'idle' } : trial };
  }
}

type Trying = Extract<Trial, { step: 'trying' }>;

function whileTrying(trial: Trying, event: TrialEvent): { trial: Trial; duty?: TrialDuty } {
  const { round, peers } = trial;
  switch (event.type) {
    case 'result': {
      if (event.round !== round) return { trial };
      const { id } = event.peer;
      const now: Trying = {
        ...trial,
        peers: peers.map((peer) => (peer.id === id ? event.peer : peer)),
        pending: trial.pending.filter((one) => one !== id),
      };
      if (now.pending.length > 0 || !trial.pending.includes(id)) return { trial: now };
      const good = orgReached(now) && !now.peers.some(({ cutOff }) => cutOff);
      return good ? { trial: { step: 'keeping' }, duty: 'store' } : { trial: now, duty: 'probe_later' };
    }
    case 'again':
      return trial.pending.length > 0
        ? { trial }
        : { trial: { ...trial, round: round + 1, pending: idsOf(peers) }, duty: 'probe' };
    case 'keep':
      return orgReached(trial) ? { trial: { step: 'keeping' }, duty: 'store' } : { trial };
    case 'roll_back':
      return { trial: { step: 'rolling_back', why: 'by_hand' }, duty: 'discard' };
    case 'deadline':
      return { trial: { step: 'rolling_back', why: 'deadline' }, duty: 'discard' };
    default:
      return { trial };
  }
}

const idsOf = (peers: readonly PeerStanding[]): string[] => peers.map(({ id }) => id);

export const orgReached = ({ peers }: Trying): boolean => peers.some(({ org, state }) => org && state === 'reached');

/** The org is reached and a connector would be cut off, so a person decides. */
export const asksPerson = (trial: Trying): boolean => orgReached(trial) && trial.peers.some(({ cutOff }) => cutOff);
