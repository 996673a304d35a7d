import { ActionFailure, type ConnectorAnswer } from '../ports.ts';
import type { Run } from './run.ts';

export interface Creation<T> {
  look(): Promise<T[]>;
  post(): Promise<ConnectorAnswer>;
  /** More than one was found. */
  several(found: T[]): ActionFailure;
  /** The application says 409 though nothing is found. */
  conflict(refusal: ActionFailure): ActionFailure;
}

export type Created<T> =
  /** `ours`: it may come from an earlier attempt of this very action. */
  { found: T; ours: boolean } | { answer: ConnectorAnswer };

/**
 * Looks, then creates, so that one action never makes two resources: where a POST may still be under way (an earlier
 * attempt, or this one lost its answer) it looks again only after the app's time-out has passed, and creates only
 * where there is still nothing. `create: false` only looks; the answer is undefined where there is nothing.
 */
export async function lookThenCreate<T>(
  run: Run,
  creation: Creation<T>,
  create: boolean,
): Promise<Created<T> | undefined> {
  const earlier = run.doubt !== undefined || run.action.attempt > 1;
  const first = one(creation, await creation.look());
  if (first) return { found: first, ours: run.doubt !== undefined };
  if (run.doubt) {
    await run.settleDoubt(run.doubt.sentAt);
    const late = one(creation, await creation.look());
    if (late) return { found: late, ours: true };
  }
  if (!create) return undefined;
  try {
    return { answer: await creation.post() };
  } catch (refusal) {
    if (!(refusal instanceof ActionFailure)) throw refusal;
    return { found: await lookAfter(run, creation, refusal, earlier), ours: true };
  }
}

/** The POST was refused or lost: what it made, or what an earlier one made; else throws what is wrong. */
async function lookAfter<T>(run: Run, creation: Creation<T>, refusal: ActionFailure, earlier: boolean): Promise<T> {
  const conflict = refusal.error.status === 409;
  if (conflict && !earlier) throw creation.conflict(refusal);
  if (!conflict && !refusal.ambiguous) throw refusal;
  if (refusal.ambiguous && !answered(refusal)) await run.settleDoubt(run.lastWriteAt());
  const found = one(creation, await creation.look());
  if (found) return found;
  // Looked at after the time-out, so the failure leaves no doubt behind.
  throw conflict ? creation.conflict(refusal) : new ActionFailure(refusal.error, { ambiguous: false, cause: refusal });
}

/** A whole answer that only cannot be read: the server is done with the request, so there is nothing to wait for. */
const answered = ({ error: { status = 0 } }: ActionFailure): boolean => status >= 200 && status < 300;

function one<T>(creation: Creation<T>, found: T[]): T | undefined {
  if (found.length > 1) throw creation.several(found);
  return found[0];
}
