import type { PeerResult, TrialState, TrustChange } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import type { Timers } from '../link/timers.ts';
import type { Log } from '../ports.ts';
import type { TrustOptions } from '../trust/rules.ts';
import { createTrust, type Trust } from '../trust/trust.ts';
import {
  asksPerson,
  next,
  orgReached,
  type RolledBackBecause,
  type TrialEvent,
  type Trial as Where,
} from './machine.ts';
import { notYet, type Probe, type TrialPeer } from './probe.ts';
import type { Changes, TrialStore } from './store.ts';
import { testPeers } from './test-peers.ts';

/** A change whose settings have been read and found usable. */
export interface Prepared {
  options: TrustOptions;
  changes: Changes;
  /** Writes it down beside the settings in force. */
  begin(): Promise<void>;
}

export interface TrialDeps {
  /** Throws CodedError for changes that cannot be; writes nothing. */
  prepare(changes: TrustChange[]): Promise<Prepared>;
  store: Pick<TrialStore, 'decide' | 'finish' | 'discard'>;
  /** Under which the agent works. */
  trust: Trust;
  probe: Probe;
  /** The org first, then every connector. */
  peers(): TrialPeer[];
  timers: Timers;
  /** Monotonic ms. */
  now(): number;
  log: Log;
  /** What became of the change that the last process left, if any. */
  left?: { outcome: 'kept' | 'rolled_back'; changes: Changes } | undefined;
}

/** A change of TLS and proxy settings, tried beside those that carry the work. */
export interface Trial {
  state(): TrialState;
  /** Called with the whole state at once and after each change. Returns the way out. */
  subscribe(listener: (state: TrialState) => void): () => void;
  /** Throws CodedError `trial_running`, `trial_nothing_changed`, or what `prepare` throws. */
  start(change: TrustChange): Promise<void>;
  /** Tries this together with what is on trial; the time begins anew. Throws CodedError `trial_none` or as `start`. */
  amend(change: TrustChange): Promise<void>;
  /** Throws CodedError `trial_none` or `trial_org_not_reached`. */
  keep(): void;
  /** Throws CodedError `trial_none`. */
  rollBack(): void;
  /** Whom the present settings reach; all peers in each item. Stops looking when `signal` aborts. */
  test(signal: AbortSignal | undefined): AsyncGenerator<PeerResult[]>;
  /** Rolls back what is on trial. */
  close(): Promise<void>;
}

export const trialMs = 60_000;
const againMs = 3_000;

type Last = Extract<TrialState, { step: 'idle' }>['last'];

export function createTrial(deps: TrialDeps): Trial {
  const { store, trust, timers, log } = deps;
  const listeners = new Set<(state: TrialState) => void>();
  let where: Where = { step: 'idle' };
  let last: Last = deps.left && {
    ...{ ...deps.left, at: Date.now() },
    ...(deps.left.outcome === 'rolled_back' ? { problem: problem('trial_interrupted') } : {}),
  };
  let begun:
    | {
        asked: TrustChange[];
        options: TrustOptions;
        trust: Trust;
        changes: Changes;
        peers: TrialPeer[];
        endsAt: number;
      }
    | undefined;
  let results: PeerResult[] = [];
  let before = new Map<string, Promise<PeerResult>>();
  let running = new AbortController();
  let starting = false;
  let ended = Promise.resolve();

  const state = (): TrialState => {
    if (where.step === 'idle' || !begun) return { step: 'idle', ...(last ? { last } : {}) };
    const leftMs = Math.max(0, Math.round(begun.endsAt - deps.now()));
    const asks = where.step === 'trying' && asksPerson(where);
    return { step: 'trying', changes: begun.changes, limitMs: trialMs, leftMs, peers: results, asks };
  };
  const changed = (): void => {
    for (const listener of listeners) listener(state());
  };

  function on(event: TrialEvent): void {
    const from = where;
    const { trial, duty } = next(where, event);
    where = trial;
    if (duty === 'probe') probeAll();
    if (duty === 'probe_later') later(againMs, { type: 'again' });
    if (duty === 'store') ended = keepNow();
    if (duty === 'discard' && trial.step === 'rolling_back') ended = discardNow(trial.why, from);
    changed();
  }

  /** Unless this trial has ended by then. */
  function later(ms: number, event: TrialEvent): void {
    const cancel = timers.after(ms, () => on(event));
    running.signal.addEventListener('abort', cancel, { once: true });
  }

  function probeAll(): void {
    if (where.step !== 'trying' || !begun) return;
    const { round } = where;
    const { signal } = running;
    for (const peer of begun.peers) {
      void probeOne(peer, signal).then((found) => {
        if (signal.aborted) return;
        results = results.map((one) => (one.id === found.id ? found : one));
        const { id, cutOff } = found;
        on({ type: 'result', round, peer: { id, cutOff, org: id === 'org', state: found.state } });
      });
    }
  }

  /** A connector that fails is looked at under the present settings too: only what they reach would be cut off. */
  async function probeOne(peer: TrialPeer, signal: AbortSignal): Promise<PeerResult> {
    const found = await deps.probe(peer, begun!.trust, signal);
    if (found.state === 'reached' || peer.id === 'org') return found;
    const known = before.get(peer.id) ?? deps.probe(peer, trust, signal);
    before.set(peer.id, known);
    return { ...found, cutOff: (await known).state === 'reached' };
  }

  async function keepNow(): Promise<void> {
    const { options, changes } = begun!;
    running.abort();
    try {
      store.decide();
    } catch (error) {
      log.error({ err: error }, 'a change of TLS and proxy settings cannot be stored');
      return on({ type: 'not_stored' });
    }
    trust.change(options);
    await store.finish().catch((err: unknown) => log.error({ err }, 'a change is in force and not yet stored whole'));
    end({ outcome: 'kept', at: Date.now(), changes });
    on({ type: 'stored' });
  }

  async function discardNow(why: RolledBackBecause, from: Where): Promise<void> {
    const { changes } = begun!;
    running.abort();
    const reached = from.step === 'trying' && orgReached(from);
    const told = problem(...whyRolledBack(why, reached, results));
    const stored = await store.discard().then(
      () => true,
      (error: unknown) => {
        log.error({ err: error }, 'what was written for a change on trial cannot be removed');
        return false;
      },
    );
    end({ outcome: 'rolled_back', at: Date.now(), changes, problem: told });
    on({ type: stored ? 'stored' : 'not_stored' });
  }

  function end(outcome: NonNullable<Last>): void {
    last = outcome;
    begun = undefined;
    const { problem: why } = outcome;
    log.info(
      { outcome: outcome.outcome, code: why?.code, changes: outcome.changes },
      'change of TLS and proxy settings',
    );
  }

  async function start(asked: TrustChange[]): Promise<void> {
    if (where.step !== 'idle' || starting) throw new CodedError('trial_running');
    starting = true;
    try {
      const { options, changes, begin } = await deps.prepare(asked);
      if (changes.length === 0) throw new CodedError('trial_nothing_changed');
      await begin().catch((error: unknown) => {
        throw error instanceof CodedError ? error : notStored(error);
      });
      const peers = deps.peers();
      running = new AbortController();
      before = new Map();
      begun = { asked, options, changes, peers, trust: createTrust(options), endsAt: deps.now() + trialMs };
      results = peers.map(notYet);
      log.info({ changes }, 'a change of TLS and proxy settings is tried');
      later(trialMs, { type: 'deadline' });
      on({
        type: 'start',
        peers: peers.map(({ id }) => ({ id, org: id === 'org', state: 'trying', cutOff: false })),
      });
    } finally {
      starting = false;
    }
  }

  return {
    state,
    subscribe(listener) {
      listeners.add(listener);
      listener(state());
      return () => listeners.delete(listener);
    },
    start: (change) => start([change]),
    async amend(change) {
      if (where.step !== 'trying' || !begun) throw new CodedError('trial_none');
      const together = [...begun.asked, change];
      // What cannot be leaves the one on trial alone.
      await deps.prepare(together);
      on({ type: 'roll_back' });
      await ended;
      await start(together);
    },
    keep() {
      if (where.step !== 'trying') throw new CodedError('trial_none');
      if (!orgReached(where)) throw new CodedError('trial_org_not_reached', { org: results[0]?.name ?? 'the org' });
      on({ type: 'keep' });
    },
    rollBack() {
      if (where.step !== 'trying') throw new CodedError('trial_none');
      on({ type: 'roll_back' });
    },
    test: (signal) => testPeers(deps.peers(), (peer, stop) => deps.probe(peer, trust, stop), signal),
    async close() {
      on({ type: 'roll_back' });
      await ended;
    },
  };
}

type Why = [code: ConstructorParameters<typeof CodedError>[0], params?: Record<string, string | number>];

function whyRolledBack(why: RolledBackBecause, reached: boolean, results: PeerResult[]): Why {
  const seconds = trialMs / 1000;
  if (why === 'by_hand') return ['trial_rolled_back'];
  if (why === 'not_stored') return ['trial_not_stored', { detail: 'see the log' }];
  if (!reached) return ['trial_timed_out', { seconds, org: results[0]?.name ?? 'the org' }];
  const apps = results.filter(({ cutOff }) => cutOff).map(({ name }) => name);
  return ['trial_not_confirmed', { seconds, apps: apps.join(', ') || 'a connector' }];
}

const notStored = (cause: unknown): CodedError =>
  new CodedError('trial_not_stored', { detail: (cause as NodeJS.ErrnoException).code ?? String(cause) }, { cause });

function problem(...[code, params]: Why) {
  const { message, next } = new CodedError(code, params);
  return { code, message, next };
}
