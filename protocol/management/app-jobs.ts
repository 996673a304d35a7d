import { z } from 'zod';
import { id, timestamp } from './common.ts';
import { operation } from './operation.ts';

/** A change that touches many people of an app, while it is under way. */
export const appJob = z.object({
  id,
  created: timestamp,
  kind: z.enum([
    'GROUP_ASSIGN',
    'GROUP_UNASSIGN',
    'GROUP_CHANGE',
    'PROVISION',
    'MAPPING_APPLY',
    'MAPPING_CHANGE',
    'APP_CHANGE',
    'TASK_RETRY',
    // Accounts that an import did not bring are read; people whom it says have left are followed.
    'IMPORT_MISSING',
    'IMPORT_LEFT',
  ]),
  /** The group that is assigned, or no longer. */
  subject: z.object({ id, name: z.string() }).nullable(),
  /** People; of TASK_RETRY tasks. */
  total: z.int(),
  done: z.int(),
});
export type AppJob = z.infer<typeof appJob>;

export const appJobOperations = {
  listAppJobs: operation({
    id: 'listAppJobs',
    tag: 'Assignment',
    method: 'GET',
    path: '/api/v1/apps/{appId}/jobs',
    summary: 'What is under way for many people of an app, and how far it is; what is done is no longer there',
    answer: z.array(appJob),
  }),
};
