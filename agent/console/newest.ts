/**
 * A stream of the newest value: one at a time, and a reader that is slow gets the newest, not every one. `subscribe`
 * calls its listener at once and after each change, and returns the way out. Ends when `signal` aborts.
 */
export async function* newest<T>(
  subscribe: (listener: (value: T) => void) => () => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  let waiting: { value: T } | undefined;
  let wake = (): void => undefined;
  const leave = subscribe((value) => {
    waiting = { value };
    wake();
  });
  const ended = (): void => wake();
  signal?.addEventListener('abort', ended);
  try {
    while (!signal?.aborted) {
      if (waiting) {
        const { value } = waiting;
        waiting = undefined;
        yield value;
        continue;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    signal?.removeEventListener('abort', ended);
    leave();
  }
}
