import { randomUUID } from 'node:crypto';
import type { ActivityDetail, ActivityOutline, ActivitySummary } from '@postern/protocol/console';
import { CodedError, describe } from '@postern/protocol/messages';
import type { TestReport } from '@postern/protocol/wire';
import { createApps, type Served } from './dispatch/apps.ts';
import { createDispatcher, type Dispatcher } from './dispatch/dispatcher.ts';
import { createHandlers } from './dispatch/table.ts';
import type { AgentState } from './health/state.ts';
import { createJournal } from './journal/journal.ts';
import type { ActionQuery, ActionRecord } from './journal/record.ts';
import type { Store } from './journal/store.ts';
import { createContact } from './link/contact.ts';
import { createLeaseBook } from './link/lease-book.ts';
import { createLink } from './link/link.ts';
import { createOrgCalls } from './link/org-calls.ts';
import { createStateBoard } from './link/state-board.ts';
import { sleep, systemTimers, type Timers } from './link/timers.ts';
import type { Clock, Connectors, Log, OrgClient, Unsealer } from './ports.ts';
import { createAppWatch } from './watch/watch-apps.ts';

export interface AgentDeps {
  org: OrgClient;
  connectors: Connectors;
  unsealer: Unsealer;
  clock: Clock;
  log: Log;
  /** The journal's database, opened by `prepareStore`. */
  store: Store;
  version: string;
  /** What the screens show of this agent; made at enrolment. */
  identity: { org: string; agentId: string; name: string; fingerprint: string };
  /** Default: a new one for this process. Sent as `Postern-Session` with every call. */
  session?: string;
  timers?: Timers;
  random?: () => number;
}

export interface Agent {
  /** Connects and works until `stop`. Returns at once: a missing org is a state, not an error. */
  start(): void;
  /**
   * Takes no more work, gives back what has not started, waits up to `graceMs` for what runs, reports, then closes
   * store, connectors and org client. What could not be finished is found again through the journal.
   */
  stop(graceMs?: number): Promise<void>;
  /** Takes no new work until `resume`, also after a restart; what runs is finished. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  state(): AgentState;
  /** Called with the whole state at once and after changes (at most ten times a second). Returns the way out. */
  subscribe(listener: (state: AgentState) => void): () => void;
  /** Recent actions, newest first. */
  actions(query?: ActionQuery): ActionRecord[];
  /** As `actions`, for queries that may have to look at every one of them. */
  searchActions(query: ActionQuery): Promise<ActionRecord[]>;
  /** How many actions there are, and where each page of them ends. */
  outline(query: ActionQuery, pageSize: number): Promise<ActivityOutline>;
  /** One action; undefined where the journal does not hold it. */
  action(id: string): ActivityDetail | undefined;
  /** Figures of the journal since a time (epoch ms). */
  summary(since: number): Promise<ActivitySummary>;
  /** The apps that it serves, with the settings of their connectors. */
  served(): Served[];
  /** Staged test of an app's connector with its current settings. Throws CodedError `app_not_served`. */
  test(appId: string, signal?: AbortSignal): Promise<TestReport>;
}

const hourMs = 3_600_000;

/** Wires the parts of an enrolled agent. */
export function createAgent(deps: AgentDeps): Agent {
  const { clock, log, connectors, version } = deps;
  const timers = deps.timers ?? systemTimers;
  const random = deps.random ?? Math.random;
  const calls = createOrgCalls(deps.org, deps.session ?? randomUUID());
  const book = createLeaseBook({ timers, monotonic: clock.monotonic });
  const board = createStateBoard({ timers, read: readState });
  const contact = createContact({ version, now: clock.now, changed: board.changed });
  const journal = createJournal({
    ...{ store: deps.store, clock, timers },
    onHealth(problem) {
      if (problem !== undefined) log.error({ problem }, 'the journal cannot be written');
      else log.info('the journal can be written again');
      board.changed();
      link.refresh();
    },
  });
  const apps = createApps({ connectors, log, changed: board.changed });
  const importer = { calls, store: deps.store, timers, random };
  const startedAt = clock.now();
  const stopping = new AbortController();
  const counts = { done: 0, failed: 0 };
  let paused = journal.paused();
  let cut: AgentState['problem'];
  let lastAction: AgentState['lastAction'];

  const dispatcher: Dispatcher = createDispatcher({
    ...{ journal, book, unsealer: deps.unsealer, clock, timers, log, connectors, calls, apps, label: apps.label },
    handlers: createHandlers({ connectors, importer }),
    report: (result, waited) => link.add(result, waited),
    giveBack: (leases) => link.giveBack(leases),
    finished({ action, receivedAt }, result) {
      const app = apps.label(action.appId);
      const { status, error } = result;
      if (status === 'done') counts.done += 1;
      else counts.failed += 1;
      if (error?.class === 'app') apps.troubled(action.appId, error);
      else if (status === 'done' && action.kind !== 'connector.test') apps.worked(action.appId);
      lastAction = { at: clock.now(), kind: action.kind, subject: action.subject.name, app, status };
      const ms = Math.round(clock.now() - receivedAt);
      log.info(
        { actionId: action.id, kind: action.kind, subject: action.subject.name, app, status, code: error?.code, ms },
        'action',
      );
      board.changed();
    },
  });

  const link = createLink({
    ...{ calls, book, journal, contact, clock, timers, random, log },
    intake: {
      ...{ revs: apps.revs, label: apps.label },
      async configure(config) {
        await apps.configure(config);
        watch.refresh();
      },
      ...{ take: dispatcher.take, limits: dispatcher.limits, room: dispatcher.room },
      ...{ busy: dispatcher.busy, relaying: dispatcher.relaying },
    },
    paused: () => paused || journal.health.problem !== undefined,
    cut(age, wait) {
      const { text, next } = describe('poll_cut', { age, wait });
      cut = { code: 'poll_cut', message: text, next };
      log.warn({ age, wait }, 'the long poll is cut');
      board.changed();
    },
  });

  const watch = createAppWatch({
    ...{ connectors, apps, timers, random, log },
    paused: () => paused,
    tell: (change) => link.changed(change),
  });

  function problem(): AgentState['problem'] {
    const full = journal.health.problem;
    if (full !== undefined) {
      const { code, text, next } = describe('journal_full', { detail: full });
      return { code, message: text, next };
    }
    return contact.problem() ?? cut;
  }

  function readState(): AgentState {
    const why = problem();
    return {
      state: paused && contact.state === 'connected' ? 'paused' : contact.state,
      ...deps.identity,
      version,
      startedAt,
      ...(contact.lastContactAt === undefined ? {} : { lastContactAt: contact.lastContactAt }),
      ...(why ? { problem: why } : {}),
      inFlight: dispatcher.inFlight,
      ...counts,
      ...(lastAction ? { lastAction } : {}),
      apps: apps.list(),
    };
  }

  async function setPaused(next: boolean): Promise<void> {
    await journal.setPaused(next);
    paused = next;
    if (paused) dispatcher.giveBackWaiting();
    watch.refresh();
    link.refresh();
    board.changed();
  }

  async function housekeeping(): Promise<void> {
    while (!stopping.signal.aborted) {
      await journal.prune().catch(() => undefined);
      await sleep(timers, hourMs, stopping.signal);
    }
  }

  return {
    start() {
      void housekeeping();
      link.start(journal.remaining());
    },
    async stop(graceMs = 10_000) {
      stopping.abort();
      watch.stop();
      const ends = new AbortController();
      const grace = sleep(timers, graceMs, ends.signal);
      await link.stopPolling();
      dispatcher.giveBackWaiting();
      await Promise.race([dispatcher.idle(), grace]);
      dispatcher.abort();
      await Promise.race([link.empty(), grace]);
      ends.abort();
      link.close();
      book.close();
      board.close();
      await Promise.allSettled([connectors.close(), deps.org.close()]);
      journal.close();
    },
    pause: () => setPaused(true),
    resume: () => setPaused(false),
    state: readState,
    subscribe: board.subscribe,
    actions: journal.recent,
    searchActions: journal.search,
    outline: journal.outline,
    action: journal.look,
    summary: journal.summary,
    served: apps.served,
    test(appId, signal) {
      const settings = apps.settings(appId);
      if (!settings) return Promise.reject(new CodedError('app_not_served', { app: appId }));
      return connectors.test(settings, signal);
    },
  };
}
