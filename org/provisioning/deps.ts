import type { Logger } from 'pino';
import type { Db } from '../db/database.ts';
import type { SystemLog } from '../log/system-log.ts';
import type { Mapper } from '../mappings/mapper.ts';
import type { Queue } from '../queue/port.ts';
import type { Seal } from '../seal/seal.ts';

export interface ProvisioningDeps {
  db: Db;
  /** A function, since queue and provisioning need each other. */
  queue: () => Queue;
  seal: Pick<Seal, 'openForOrg' | 'sealForAgent'>;
  events: SystemLog;
  mapper: Mapper;
  /** Epoch ms. */
  clock: () => number;
  log: Pick<Logger, 'warn' | 'error'>;
  /** For the jitter of back-offs; default Math.random. */
  random?: () => number;
}

/** A time as a parameter of SQL, so that one clock rules. */
export const at = (ms: number): string => new Date(ms).toISOString();

/** `values` in runs of at most `size`, so that no statement carries a whole directory. */
export function* chunks<T>(values: readonly T[], size = 2000): Generator<T[]> {
  for (let start = 0; start < values.length; start += size) yield values.slice(start, start + size);
}
