import { ActionFailure } from '../../ports.ts';
import { failure } from '../failure.ts';
import type { Run } from '../run.ts';

/** Looks whether a write has been done; undefined: there is no sign of it. */
export type Look<T> = () => Promise<T | undefined>;

/**
 * Sends a write once. Where one may be under way (an earlier process sent it, or this one got no answer) it is looked
 * for instead: at once, and again when it can no longer land. Throws ActionFailure `relay_not_done` where it is sure
 * that the application has not done it, so that whoever asked may ask again.
 */
export async function sendOnce<T>(run: Run, send: () => Promise<T>, look: Look<T>): Promise<T> {
  if (run.doubt) return lookUp(run, look, run.doubt.sentAt);
  try {
    return await send();
  } catch (lost) {
    if (!(lost instanceof ActionFailure) || !lost.ambiguous) throw lost;
    return lookUp(run, look, run.lastWriteAt(), lost);
  }
}

async function lookUp<T>(run: Run, look: Look<T>, sentAt: number, lost?: ActionFailure): Promise<T> {
  const there = await look();
  if (there !== undefined) return there;
  await run.settleDoubt(sentAt);
  const late = await look();
  if (late !== undefined) return late;
  const detail = lost?.error.message;
  throw failure('relay_not_done', 'retry', { params: { app: run.app, name: run.action.subject.name }, detail });
}
