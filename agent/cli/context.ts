import type { Environment } from '../config/environment.ts';

/** What a command gets from its process; cli.ts makes it. */
export interface CliContext {
  /** Settings of the environment, for the folder that `--data` names. Throws CodedError. */
  environment(dataDir?: string): Environment;
  /** A line to standard output. */
  out(text: string): void;
  /** Text to standard error, as it is. */
  err(text: string): void;
  /** Standard output is a terminal. */
  terminal: boolean;
  /** Asks a person one question; undefined at the end of the input. A hidden answer is not shown while it is typed. */
  ask(question: string, options?: { hidden?: boolean }): Promise<string | undefined>;
  /** All of standard input. */
  input(): Promise<string>;
  /** Aborts at the first SIGINT or SIGTERM. */
  terminated: AbortSignal;
  /** Aborts then, and once nobody reads what is written or it cannot be written: only the agent itself goes on without. */
  stopped: AbortSignal;
}

/** The option that every command has. */
export interface DataOption {
  data?: string;
}
