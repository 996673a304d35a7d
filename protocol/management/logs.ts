import { z } from 'zod';
import { id, paging, text, timestamp } from './common.ts';
import { operation } from './operation.ts';

const party = z.object({
  type: z.string(),
  id: z.string(),
  displayName: z.string(),
  alternateId: z.string().nullable(),
});

/** Okta's LogEvent, as far as an org without sign-on has it. */
export const logEvent = z.object({
  uuid: id,
  published: timestamp,
  eventType: z.string(),
  version: z.literal('0'),
  severity: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']),
  displayMessage: z.string(),
  actor: party,
  target: z.array(party),
  outcome: z.object({ result: z.enum(['SUCCESS', 'FAILURE']), reason: z.string().nullable() }),
  debugContext: z.object({ debugData: z.looseObject({}) }),
});
export type LogEventShown = z.infer<typeof logEvent>;

/** In UTC within the years 1 to 9999, which every database can compare. */
const moment = z.union([timestamp, z.iso.datetime({ offset: true }), z.iso.date()]).refine((value) => {
  const year = new Date(value).getUTCFullYear();
  return year >= 1 && year <= 9999;
}, 'must be within the years 1 to 9999');

export const logOperations = {
  listLogs: operation({
    id: 'listLogs',
    tag: 'System log',
    method: 'GET',
    path: '/api/v1/logs',
    summary: 'The system log; ascending from since (default: 7 days ago) unless sortOrder=DESCENDING',
    query: z.object({
      since: moment.optional(),
      until: moment.optional(),
      /** SCIM filter on eventType, severity, outcome.result, outcome.reason, actor.id, actor.type, target.id, appId. */
      filter: text(2000).optional(),
      /** Words that message, event type, actor or a target must all contain. */
      q: text(255).optional(),
      sortOrder: z.enum(['ASCENDING', 'DESCENDING']).default('ASCENDING'),
      ...paging({ limit: 100, max: 1000 }),
    }),
    answer: z.array(logEvent),
    paged: true,
  }),
};
