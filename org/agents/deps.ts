import type { CallAuth } from '../auth/call/agent-auth.ts';
import type { Proofs } from '../auth/call/proof.ts';
import type { Db } from '../db/database.ts';
import type { SystemLog } from '../log/system-log.ts';
import type { Queue } from '../queue/port.ts';

/** What the life of an agent needs: to be let in, to change its key, to be sent away. */
export interface AgentsDeps {
  db: Db;
  queue: Pick<Queue, 'release'>;
  systemLog: SystemLog;
  auth: CallAuth;
  proofs: Proofs;
  /** Epoch ms. */
  clock: () => number;
  /** Origin of the org. */
  publicUrl: string;
}
