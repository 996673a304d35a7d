/**
 * Runs `work` again and again, never twice at once, and not in the first interval. What fails while it is stopped is not
 * told: where the database goes with the program, what was due stays due. @returns stops it, after the run under way
 */
export function every(ms: number, work: () => Promise<unknown>, failed: (error: unknown) => void): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const next = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = work()
        .catch((error: unknown) => {
          if (!stopped) failed(error);
        })
        .finally(next);
    }, ms);
    timer.unref();
  };
  next();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
