import type { ActivityRow, AgentState } from '@postern/protocol/console';
import type { ConsoleAgent } from './agent-slot.ts';

const everyMs = 500;

/** Tells the newest rows at once and after changes, at most twice a second. Returns the way out. */
export function followActions(
  agent: Pick<ConsoleAgent, 'subscribe'>,
  read: () => ActivityRow[],
  listener: (rows: ActivityRow[]) => void,
): () => void {
  let before = '';
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    timer = undefined;
    const now = read();
    const text = JSON.stringify(now);
    if (text === before) return;
    before = text;
    listener(now);
  };
  let first = true;
  const changed = (_: AgentState): void => {
    if (first) tell();
    else timer ??= setTimeout(tell, everyMs);
    first = false;
  };
  const leave = agent.subscribe(changed);
  return () => {
    leave();
    clearTimeout(timer);
  };
}
