import { z } from 'zod';
import { operation } from './operation.ts';

const days = (preset: number) => z.int().min(1).max(3650).default(preset);

/** How many days the org keeps what has ended. */
export const retention = z.strictObject({
  /** Events of the system log. */
  systemLogDays: days(365),
  /** Actions that are done, failed or cancelled. At least 7: results may come again until then. */
  actionDays: z.int().min(7).max(3650).default(30),
  /** Tasks that are closed. */
  taskDays: days(90),
  /** Imports that have ended, with what they found and nobody decided. The last one of each app stays. */
  importDays: days(90),
});
export type Retention = z.infer<typeof retention>;

const tag = 'Org';
const path = '/api/v1/org/retention';

export const retentionOperations = {
  getRetention: operation({
    id: 'getRetention',
    tag,
    method: 'GET',
    path,
    summary: 'How many days the org keeps what has ended',
    answer: retention,
    etag: true,
  }),
  replaceRetention: operation({
    id: 'replaceRetention',
    tag,
    method: 'PUT',
    path,
    summary: 'Saves it; what is left out has its default',
    body: retention,
    answer: retention,
    etag: true,
  }),
};
