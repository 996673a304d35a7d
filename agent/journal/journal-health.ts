import type { Timers } from '../link/timers.ts';

export interface JournalHealth {
  /** Why the journal cannot be written, in the words of the driver; undefined while all is well. */
  readonly problem: string | undefined;
  settled(problem: unknown): void;
  close(): void;
}

export interface HealthDeps {
  timers: Timers;
  /** Tries to write something. */
  probe(): Promise<void>;
  changed?: ((problem: string | undefined) => void) | undefined;
}

const probeMs = 10_000;

/** Knows whether the journal can be written; while it cannot, tries again by itself. */
export function createHealth(deps: HealthDeps): JournalHealth {
  let problem: string | undefined;
  let cancel: (() => void) | undefined;

  function probeLater(): void {
    cancel ??= deps.timers.after(probeMs, () => {
      cancel = undefined;
      // Its outcome comes back through `settled`.
      deps.probe().catch(() => undefined);
    });
  }

  return {
    get problem() {
      return problem;
    },
    settled(failure) {
      const before = problem;
      problem = failure === undefined ? undefined : failure instanceof Error ? failure.message : String(failure);
      if (problem !== undefined) probeLater();
      else cancel = void cancel?.();
      if ((before === undefined) !== (problem === undefined)) deps.changed?.(problem);
    },
    close() {
      cancel?.();
    },
  };
}
