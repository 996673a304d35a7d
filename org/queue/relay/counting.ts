import type { Result } from '@postern/protocol/wire';
import type { QueueDeps } from '../deps.ts';

/** An answer whose caller has it. `key`: the order key of its operation, as far as this process knows it. */
export interface Handed {
  result: Result;
  key: string;
}

/**
 * Counts answers that their callers have, those of one agent together (ADR 54): nobody waits for it but the next write of
 * the same order key. What a process that is killed had not counted is leased until its time is over, then given out
 * again, and answered from the agent's journal.
 */
export interface Counting {
  add(agentId: string, handed: Iterable<Handed>): void;
  /** Resolves when no answer of these order keys is left to count. */
  ahead(keys: readonly string[]): Promise<void>;
  /** Counts now what waits. Resolves when all that was added so far is counted. */
  settled(): Promise<void>;
}

/** Ms: what one agent brings within this time is one statement. */
const lingerMs = 25;

export function createCounting(
  { log }: Pick<QueueDeps, 'log'>,
  count: (agentId: string, results: Result[]) => Promise<unknown>,
): Counting {
  /** By agent. */
  let waiting = new Map<string, Handed[]>();
  let underWay = new Set<string>();
  let counted: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function write(): Promise<void> {
    const batch = waiting;
    waiting = new Map();
    underWay = keysOf(batch);
    await Promise.all([...batch].map(([agentId, handed]) => countOf(agentId, handed)));
    underWay = new Set();
  }

  async function countOf(agentId: string, handed: readonly Handed[]): Promise<void> {
    const results = handed.map(({ result }) => result);
    await count(agentId, results).catch((error: unknown) =>
      log.warn(
        { err: error, agentId, answers: handed.length },
        'Relayed answers could not be counted; each is asked of its agent again when its lease ends',
      ),
    );
  }

  function settled(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size > 0) counted = counted.then(write);
    return counted;
  }

  return {
    add(agentId, handed) {
      const before = waiting.get(agentId) ?? [];
      before.push(...handed);
      if (before.length === 0) return;
      waiting.set(agentId, before);
      timer ??= setTimeout(() => void settled(), lingerMs);
    },
    async ahead(keys) {
      const waits = keysOf(waiting);
      if (keys.some((key) => waits.has(key))) await settled();
      else if (keys.some((key) => underWay.has(key))) await counted;
    },
    settled,
  };
}

const keysOf = (batch: ReadonlyMap<string, readonly Handed[]>): Set<string> =>
  new Set([...batch.values()].flat().map(({ key }) => key));
