import type { Action, ActionError, ActionKind, Result } from '@postern/protocol/wire';

/** How far the agent got with an action; each step is durable (journal.ts) before the next one is taken. */
export type JournalState = 'leased' | 'sending' | 'answered' | 'reported';

/** An earlier request of the action may still be under way: when it left at the latest (epoch ms). */
export interface Doubt {
  sentAt: number;
}

/** What becomes of an action that was just written down. */
export interface Leased {
  action: Action;
  doubt: Doubt | undefined;
  /** This action was already carried out; the answer goes out again under the new lease. */
  answer: Result | undefined;
  /** Since when (epoch ms) it counts as `sending`. */
  announcedAt?: number;
  /** The process that began it is gone. */
  resumed?: boolean;
}

/** What the last process left unfinished. */
export interface Remaining {
  action: Action;
  state: 'leased' | 'sending' | 'answered';
  doubt: Doubt | undefined;
  result: Result | undefined;
}

/** A line of `postern actions` and of the Activity screen. */
export interface ActionRecord {
  id: string;
  /** Epoch ms: when it was taken from the org. */
  at: number;
  kind: ActionKind;
  subject: string;
  app: string;
  status: JournalState | Result['status'];
  error?: ActionError;
  /** Epoch ms: when it was changed in the org. */
  changedAt?: number;
  /** Epoch ms: when the app had it; only of what is done. */
  effectAt?: number;
  /** From the first request to the answer, in ms. */
  tookMs?: number;
}

export interface ActionQuery {
  /** At most this many, newest first; default 100, at most 1000. */
  limit?: number;
  /** Only what was taken before this time (epoch ms): the next page. */
  before?: number;
  /** With `before`: of that time itself, only smaller ids. */
  beforeId?: string;
  /** Only what was taken at this time (epoch ms) or later. */
  since?: number;
  /** `waiting`: without an answer yet. */
  status?: ActionRecord['status'] | 'waiting';
  /** Name of the app. */
  app?: string;
  kind?: string;
  /** Part of subject, kind or error, or a whole id. */
  text?: string;
}
