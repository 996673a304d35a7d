import { type Lease, limits } from '@postern/protocol/wire';
import type { Timers } from './timers.ts';

export interface LeaseBookDeps {
  timers: Timers;
  monotonic(): number;
}

export interface HeldLease {
  actionId: string;
  lease: string;
}

/** The leases that this agent holds, counted down on the monotonic clock. */
export interface LeaseBook {
  readonly size: number;
  /** `confirmed: false`: nothing may start before a heartbeat has extended it. */
  hold(actionId: string, lease: Lease, confirmed: boolean): void;
  token(actionId: string): string | undefined;
  /** May a request start under this lease now? */
  usable(actionId: string): boolean;
  list(): HeldLease[];
  /** The org extended these by `ttlMs`, counted from when it was asked. */
  extended(actionIds: readonly string[], ttlMs: number, askedAt: number): void;
  /** The org has given these to another attempt. */
  lost(actionIds: readonly string[]): void;
  /** Answered, given back or lost: the agent no longer cares. */
  release(actionId: string): void;
  on(listener: LeaseListener): void;
  close(): void;
}

export interface LeaseListener {
  /** 80 % of an unextended lease has gone. */
  stale?(actionIds: string[]): void;
  lost?(actionIds: string[]): void;
  extended?(): void;
  /** The first lease after none. */
  first?(): void;
  /** Something must be asked for by heartbeat before it may start. */
  unconfirmed?(): void;
}

interface Entry {
  token: string;
  cautionAt: number;
}

export function createLeaseBook({ timers, monotonic }: LeaseBookDeps): LeaseBook {
  const held = new Map<string, Entry>();
  const listeners: LeaseListener[] = [];
  let cancel: (() => void) | undefined;
  const tell = (call: (listener: LeaseListener) => void) => listeners.forEach(call);

  /** One timer for all leases: they are extended together, so they also end together. */
  function watch(): void {
    if (cancel || held.size === 0) return;
    let next = Number.POSITIVE_INFINITY;
    const now = monotonic();
    for (const { cautionAt } of held.values()) if (cautionAt > now && cautionAt < next) next = cautionAt;
    if (next === Number.POSITIVE_INFINITY) return;
    cancel = timers.after(next - now, () => {
      cancel = undefined;
      const at = monotonic();
      const stale = [...held].filter(([, entry]) => entry.cautionAt <= at).map(([id]) => id);
      if (stale.length > 0) tell((listener) => listener.stale?.(stale));
      watch();
    });
  }

  return {
    get size() {
      return held.size;
    },
    hold(actionId, lease, confirmed) {
      const empty = held.size === 0;
      const cautionAt = confirmed ? monotonic() + lease.ttlMs * limits.leaseCaution : Number.NEGATIVE_INFINITY;
      held.set(actionId, { token: lease.token, cautionAt });
      watch();
      if (empty) tell((listener) => listener.first?.());
      if (!confirmed) tell((listener) => listener.unconfirmed?.());
    },
    token: (actionId) => held.get(actionId)?.token,
    usable: (actionId) => (held.get(actionId)?.cautionAt ?? Number.NEGATIVE_INFINITY) > monotonic(),
    list: () => [...held].map(([actionId, { token }]) => ({ actionId, lease: token })),
    extended(actionIds, ttlMs, askedAt) {
      for (const id of actionIds) {
        const entry = held.get(id);
        if (entry) entry.cautionAt = Math.max(entry.cautionAt, askedAt + ttlMs * limits.leaseCaution);
      }
      watch();
      tell((listener) => listener.extended?.());
    },
    lost(actionIds) {
      const known = actionIds.filter((id) => held.delete(id));
      if (known.length > 0) tell((listener) => listener.lost?.(known));
    },
    release: (actionId) => void held.delete(actionId),
    on: (listener) => void listeners.push(listener),
    close() {
      cancel?.();
      cancel = undefined;
      held.clear();
    },
  };
}
