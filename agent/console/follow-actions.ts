import type { ActivityRow } from '@postern/protocol/console';
import type { ConsoleAgent } from './agent-slot.ts';

/**
 * Tells the newest rows at once and after changes, as often as the agent tells of those (at most ten times a second). It
 * rests after each reading for as long as that took, so that one which must look at every row leaves time for the rest of
 * the agent. Returns the way out.
 */
export function followActions(
  agent: Pick<ConsoleAgent, 'subscribe'>,
  read: () => Promise<ActivityRow[]>,
  listener: (rows: ActivityRow[]) => void,
): () => void {
  let before = '';
  let changed = false;
  let reading = false;
  let left = false;
  async function tell(): Promise<void> {
    reading = true;
    while (changed && !left) {
      changed = false;
      const began = performance.now();
      // What cannot be read now is read again with the next change.
      const now = await read().catch(() => undefined);
      const text = JSON.stringify(now);
      if (now && text !== before && !left) {
        before = text;
        listener(now);
      }
      await new Promise((resolve) => setTimeout(resolve, performance.now() - began));
    }
    reading = false;
  }
  const leave = agent.subscribe(() => {
    changed = true;
    if (!reading) void tell();
  });
  return () => {
    left = true;
    leave();
  };
}
