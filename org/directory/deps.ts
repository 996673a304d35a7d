import type { LogActor } from '../log/event.ts';
import type { SystemLog } from '../log/system-log.ts';
import type { Provisioning } from '../provisioning/port.ts';

export interface DirectoryDeps {
  /** Epoch ms. */
  clock: () => number;
  systemLog: SystemLog;
  provisioning: Provisioning;
}

/** Who changes something: an administrator, or the org itself. */
export interface Change {
  actor: LogActor;
}

/** As a parameter of a statement, so that one clock rules and tests can hold it. */
export const now = (deps: { clock: () => number }): string => new Date(deps.clock()).toISOString();

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** An id from an address: PostgreSQL refuses to compare a uuid with anything else. */
export const isUuid = (text: string): boolean => uuid.test(text);
