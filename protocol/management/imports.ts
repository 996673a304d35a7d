import { z } from 'zod';
import { id, isoOrNull, keptError, paging, text, timestamp } from './common.ts';
import { cron } from './features.ts';
import { operation } from './operation.ts';

export const importRun = z.object({
  id,
  mode: z.enum(['full', 'incremental']),
  status: z.enum(['RUNNING', 'RECEIVED', 'REVIEW', 'DONE', 'FAILED']),
  /** Who or what started it. */
  cause: z.enum(['person', 'schedule', 'change']),
  started: timestamp,
  finished: isoOrNull,
  counts: z.looseObject({}),
  /** Missing accounts and people that the app's safeguard holds back from being ended or deactivated. */
  heldBack: z.int(),
  error: keptError.nullable(),
});
export type ImportRun = z.infer<typeof importRun>;

export const importResult = z.object({
  externalId: z.string(),
  importId: id,
  match: z.enum(['EXACT', 'PARTIAL', 'NEW', 'NONE']),
  state: z.enum(['OPEN', 'CONFIRMED', 'IGNORED']),
  /** The account as the application has it. */
  profile: z.looseObject({}),
  user: z.object({ id, login: z.string(), displayName: z.string() }).nullable(),
});

/** `missing`: it did not come. `inactive`: the source says that its person left. */
const heldBackAccount = z.object({
  externalId: z.string(),
  why: z.enum(['missing', 'inactive']),
  user: z.object({ id, login: z.string() }),
});
export type HeldBackAccount = z.infer<typeof heldBackAccount>;

const path = '/api/v1/apps/{appId}/imports';
const tag = 'Import';

export const importOperations = {
  startImport: operation({
    id: 'startImport',
    tag,
    method: 'POST',
    path,
    summary: 'Imports people and groups now, all or what changed',
    body: z.strictObject({ mode: z.enum(['full', 'incremental']).default('full') }),
    answer: importRun,
    status: 201,
  }),
  listImports: operation({
    id: 'listImports',
    tag,
    method: 'GET',
    path,
    summary: 'Imports, newest first',
    query: z.object(paging({ limit: 20, max: 200 })),
    answer: z.array(importRun),
    paged: true,
  }),
  listImportResults: operation({
    id: 'listImportResults',
    tag,
    method: 'GET',
    path: `${path}/results`,
    summary: 'Accounts that were found, and the person each one fits',
    query: z.object({
      state: z.enum(['OPEN', 'CONFIRMED', 'IGNORED']).optional(),
      match: z.enum(['EXACT', 'PARTIAL', 'NEW', 'NONE']).optional(),
      q: text(255).optional(),
      ...paging({ limit: 200, max: 500 }),
    }),
    answer: z.array(importResult),
    paged: true,
  }),
  confirmImport: operation({
    id: 'confirmImport',
    tag,
    method: 'POST',
    path: `${path}/confirm`,
    summary: 'Confirms or ignores results: EXACT and PARTIAL link, NEW makes a person',
    body: z.object({
      decisions: z
        .array(z.object({ externalId: text(1000, { min: 1 }), decision: z.enum(['confirm', 'ignore']) }))
        .min(1)
        .max(1000),
    }),
    answer: z.object({ confirmed: z.int(), ignored: z.int() }),
  }),
  previewSchedule: operation({
    id: 'previewSchedule',
    tag,
    method: 'GET',
    path: `${path}/next-runs`,
    summary: 'When imports by such a schedule would start next',
    query: cron.extend({ count: z.coerce.number().int().min(1).max(20).default(3) }),
    answer: z.object({ runs: z.array(timestamp) }),
  }),
  getImport: operation({
    id: 'getImport',
    tag,
    method: 'GET',
    path: `${path}/{importId}`,
    summary: 'One import',
    answer: importRun,
  }),
  listHeldBack: operation({
    id: 'listHeldBack',
    tag,
    method: 'GET',
    path: `${path}/{importId}/held-back`,
    summary: 'Missing accounts, and people whom the source says have left, that the safeguard of the app holds back',
    query: z.object(paging({ limit: 200, max: 1000 })),
    answer: z.array(heldBackAccount),
    paged: true,
  }),
  answerSafeguard: operation({
    id: 'answerSafeguard',
    tag,
    method: 'POST',
    path: `${path}/{importId}/held-back`,
    summary:
      'release: each missing account is read once more and ended where it is gone, and people who left are deactivated; dismiss: they stay as they are',
    body: z.strictObject({ answer: z.enum(['release', 'dismiss']) }),
    answer: z.object({ accounts: z.int() }),
  }),
};
