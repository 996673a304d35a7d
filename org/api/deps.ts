import type { InboundModeName } from '@postern/protocol/management';
import type { AdminAuth } from '../auth/port.ts';
import type { Db } from '../db/database.ts';
import type { Downloads } from '../downloads/downloads.ts';
import type { Callers } from '../inbound/callers.ts';
import type { RequestLog } from '../inbound/request-log.ts';
import type { SystemLog } from '../log/system-log.ts';
import type { Mapper } from '../mappings/mapper.ts';
import type { ProvisioningService } from '../provisioning/provisioning.ts';
import type { Queue } from '../queue/port.ts';
import type { Seal } from '../seal/seal.ts';

export interface ApiDeps {
  db: Db;
  provisioning: ProvisioningService;
  queue: Queue;
  seal: Seal;
  systemLog: SystemLog;
  mapper: Mapper;
  inbound: {
    /** Modes that can be chosen, `off` among them. */
    offered: readonly InboundModeName[];
    requests: Pick<RequestLog, 'settled'>;
    callers: Pick<Callers, 'changed'>;
  };
  downloads: Downloads;
  /** Epoch ms. */
  clock: () => number;
  authenticateAdmin: AdminAuth['authenticateAdmin'];
  org: {
    /** Origin without a slash at the end. */
    url: string;
    version: string;
  };
  /** How long an agent has to answer a test of a connector; default 60 s. */
  testTimeoutMs?: number;
  /** Requests of one administrator within a minute; default 30,000. */
  requestsPerMinute?: number;
}
