import { z } from 'zod';
import { flag, id, isoOrNull, keptError, paging, text, timestamp } from './common.ts';
import { operation } from './operation.ts';

/** What waits for a person. */
export const task = z.object({
  id,
  appId: id.nullable(),
  appLabel: z.string().nullable(),
  kind: z.enum(['app', 'person', 'group', 'import']),
  subject: z.object({ id: z.string(), name: z.string() }).nullable(),
  code: z.string(),
  message: z.string(),
  /** What to do, from the catalogue. */
  next: z.string(),
  /** What the application said, raw. */
  detail: z.string().nullable(),
  status: z.enum(['open', 'done']),
  created: timestamp,
  closed: isoOrNull,
  closedBy: z.string().nullable(),
});
export type Task = z.infer<typeof task>;

export const queueState = z.object({
  waiting: z.int(),
  running: z.int(),
  held: z.int(),
  /** Age of the oldest waiting action, in ms. */
  oldestMs: z.number().nullable(),
  /** Set while the app as a whole does not work. */
  circuit: z.object({ error: keptError, openedAt: timestamp, failures: z.int(), probeAt: timestamp }).nullable(),
});

const tag = 'Task';

export const taskOperations = {
  listTasks: operation({
    id: 'listTasks',
    tag,
    method: 'GET',
    path: '/api/v1/tasks',
    summary: 'Open tasks (open=false: closed ones), newest first',
    query: z.object({
      open: flag.default(true),
      appId: text(64).optional(),
      kind: z.enum(['app', 'person', 'group', 'import']).optional(),
      q: text(255).optional(),
      ...paging({ limit: 200, max: 1000 }),
    }),
    answer: z.array(task),
    paged: true,
  }),
  retryTasks: operation({
    id: 'retryTasks',
    tag,
    method: 'POST',
    path: '/api/v1/tasks/retry',
    summary: 'Runs what the tasks hold again, with the current state: some, or all of an app',
    body: z.union([z.strictObject({ ids: z.array(id).min(1).max(1000) }), z.strictObject({ appId: id })]),
    answer: z.object({ retried: z.int() }),
  }),
  completeTask: operation({
    id: 'completeTask',
    tag,
    method: 'POST',
    path: '/api/v1/tasks/{taskId}/complete',
    summary: 'Marks a task as done by hand; what it held is dropped',
    answer: task,
  }),
  getQueue: operation({
    id: 'getQueue',
    tag,
    method: 'GET',
    path: '/api/v1/queue',
    summary: 'How much waits, runs and is held, for all apps or one',
    query: z.object({ appId: text(64).optional() }),
    answer: queueState,
  }),
};
