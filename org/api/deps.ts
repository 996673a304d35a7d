import type { AdminAuth } from '../auth/port.ts';
import type { Db } from '../db/database.ts';
import type { SystemLog } from '../log/system-log.ts';
import type { Provisioning } from '../provisioning/port.ts';
import type { Queue } from '../queue/port.ts';

export type Role = 'super' | 'app' | 'group' | 'register-agent';

export interface ApiDeps {
  db: Db;
  provisioning: Provisioning;
  queue: Queue;
  systemLog: SystemLog;
  /** Epoch ms. */
  clock: () => number;
  authenticateAdmin: AdminAuth['authenticateAdmin'];
  org: {
    /** Origin without a slash at the end. */
    url: string;
    version: string;
  };
  /** Requests of one administrator within a minute; default 30,000. */
  requestsPerMinute?: number;
}
