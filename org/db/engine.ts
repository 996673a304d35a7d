import type { Dialect } from 'kysely';

/** Called with what was notified, or with undefined when notifications may have been missed: look for yourself. */
export type Listener = (payload: string | undefined) => void;

/** Runs migrations: whole scripts in one transaction, which is rolled back when `run` throws. */
export interface ScriptRunner {
  query<R>(text: string, values?: unknown[]): Promise<R[]>;
  script(text: string): Promise<void>;
}

/** What differs between the two databases; nothing outside db/ sees it. */
export interface Engine {
  readonly kind: 'pglite' | 'postgres';
  readonly dialect: Dialect;
  scripts<T>(run: (runner: ScriptRunner) => Promise<T>): Promise<T>;
  /** `run` executes a statement outside any transaction. @returns ends it */
  listen(channel: string, fn: Listener, run: (statement: string) => Promise<unknown>): Promise<() => Promise<void>>;
  /** Removes dead rows and counts the living, where the database does not do so by itself. */
  maintain(): Promise<void>;
  close(): Promise<void>;
}
