import type { ActivityDetail, ActivityOutline, ActivitySummary, Exchange } from '@postern/protocol/console';
import type { Action, Result } from '@postern/protocol/wire';
import type { Timers } from '../link/timers.ts';
import type { Clock } from '../ports.ts';
import { createGroupCommit } from './group-commit.ts';
import { createHealth, type JournalHealth } from './journal-health.ts';
import { leaseOne } from './lease-one.ts';
import { lookAt } from './look.ts';
import { readRemaining } from './read-remaining.ts';
import { recentActions } from './recent.ts';
import type { ActionQuery, ActionRecord, Leased, Remaining } from './record.ts';
import { outlineActions, searchActions } from './search.ts';
import { prepareStatements } from './statements.ts';
import type { Store } from './store.ts';
import { summarize } from './summarize.ts';
import { isRelayed } from './unwritten.ts';

export interface JournalDeps {
  store: Store;
  clock: Clock;
  timers: Timers;
  /** Told when the journal cannot be written, and when it can again. */
  onHealth?: (problem: string | undefined) => void;
  keepMs?: number;
  keepRows?: number;
}

/**
 * What the agent must not forget. Every promise resolves when the change is durable, and rejects when it is not. Of what
 * is relayed alone, and of what was reported, that means: it survives the end of this process, while a power cut may take
 * the last of it. The org then has such an action looked up (ADR 53), or is told of it once more.
 */
export interface Journal {
  readonly health: JournalHealth;
  /** Unfinished actions of the last process, oldest first. */
  remaining(): Remaining[];
  /**
   * Writes a delivery down; says of each action whether it was sent or answered before. A relayed write, whose caller
   * waits, counts as `sending` from then on: one commit in place of two.
   */
  lease(epoch: string, actions: readonly Action[], label: (appId: string) => string): Promise<Leased[]>;
  sending(id: string, sentAt: number): Promise<void>;
  /** `doubt`: a request of the action may still land. What was `relayed` is written with what comes next. */
  answered(result: Result, doubt: boolean, exchanges?: readonly Exchange[], relayed?: boolean): Promise<void>;
  /** The org has the answers, or no longer wants them. */
  reported(ids: readonly string[]): Promise<void>;
  /** These leases are gone or were given back. */
  dropped(leases: readonly { actionId: string; lease: string }[]): Promise<void>;
  recent(query?: ActionQuery): ActionRecord[];
  /** As `recent`, for queries that may have to look at every row. */
  search(query: ActionQuery): Promise<ActionRecord[]>;
  outline(query: ActionQuery, pageSize: number): Promise<ActivityOutline>;
  look(id: string): ActivityDetail | undefined;
  /** `since`: epoch ms. */
  summary(since: number): Promise<ActivitySummary>;
  paused(): boolean;
  setPaused(paused: boolean): Promise<void>;
  prune(): Promise<void>;
  close(): void;
}

/** Requests with their answers are far larger than the rows of the actions. */
const mostExchanges = 20_000;
const week = 7 * 24 * 3600 * 1000;

export function createJournal(deps: JournalDeps): Journal {
  const { store, clock } = deps;
  const statements = prepareStatements(store);
  const health = createHealth({ timers: deps.timers, probe: () => prune(), changed: deps.onHealth });
  const { write, flush } = createGroupCommit({ ...deps, monotonic: clock.monotonic, settled: health.settled });

  function prune(): Promise<void> {
    return write(() => {
      statements.pruneAge.run(clock.now() - (deps.keepMs ?? week));
      statements.pruneExchanges.run(mostExchanges);
      statements.pruneCount.run(deps.keepRows ?? 100_000);
      // A write even when nothing was old enough, since this is also how a full disk is probed.
      statements.set.run('pruned_at', String(clock.now()));
    });
  }

  return {
    health,
    remaining: () => readRemaining(statements),
    async lease(epoch, actions, label) {
      const leased: Leased[] = [];
      await write(
        () => {
          for (const action of actions)
            leased.push(leaseOne(statements, epoch, action, label(action.appId), clock.now()));
        },
        actions.some(isRelayed) ? { when: 'now', unflushed: actions.every(isRelayed) } : {},
      );
      return leased;
    },
    sending: (id, sentAt) => write(() => statements.sending.run(Math.round(sentAt), id)),
    answered(result, doubt, exchanges = [], relayed = false) {
      const error = result.error ? JSON.stringify(result.error) : null;
      const text = JSON.stringify(result);
      const at = Math.round(result.timings.answered ?? clock.now());
      const requests = exchanges.length > 0 ? JSON.stringify(exchanges) : undefined;
      return write(
        () => {
          statements.answered.run(at, result.status, error, text, doubt ? 1 : 0, result.actionId);
          if (requests) statements.exchange.run(result.actionId, requests);
        },
        relayed ? { when: 'later', unflushed: true } : {},
      );
    },
    reported: (ids) =>
      write(
        () => {
          for (const id of ids) statements.reported.run(Math.round(clock.now()), id);
        },
        { when: 'later', unflushed: true },
      ),
    dropped: (leases) =>
      write(() => {
        for (const { actionId, lease } of leases) {
          statements.forget.run(actionId, lease);
          statements.unlease.run(actionId, lease);
        }
      }),
    recent: (query) => recentActions(store, query),
    search: (query) => searchActions(store, query),
    outline: (query, pageSize) => outlineActions(store, query, pageSize),
    look: (id) => lookAt(store, id),
    summary: (since) => summarize(store, since, clock.now()),
    paused: () => statements.setting.get('paused')?.['value'] === 'yes',
    setPaused: (paused) => write(() => statements.set.run('paused', paused ? 'yes' : 'no')),
    prune,
    close() {
      flush();
      health.close();
      store.close();
    },
  };
}
