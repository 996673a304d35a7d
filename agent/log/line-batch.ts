export interface LineBatch {
  /** `now`: it goes at once, with what waits before it. */
  add(line: string, now: boolean): void;
  /** Passes on what waits. */
  flush(): void;
}

/** Ms: what comes within it is passed on together; whoever reads along hardly notices. */
const momentMs = 50;

/** Gathers lines: each write to a file or a terminal costs far more than the line, and wakes whoever reads there. */
export function createLineBatch(pass: (lines: readonly string[]) => void): LineBatch {
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const lines = waiting;
    waiting = [];
    pass(lines);
  }
  return {
    add(line, now) {
      waiting.push(line);
      // A process that has nothing else to do ends without it; what waits is passed on by its end.
      if (now) flush();
      else timer ??= setTimeout(flush, momentMs).unref();
    },
    flush,
  };
}
