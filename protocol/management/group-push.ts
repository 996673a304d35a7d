import { z } from 'zod';
import { flag, id, isoOrNull, keptError, links, paging, text, timestamp } from './common.ts';
import { operation } from './operation.ts';

export const mapping = z.object({
  id,
  created: timestamp,
  lastPush: isoOrNull,
  sourceGroupId: id,
  sourceGroupName: z.string(),
  /** The group of the app as it was imported; null where no import has brought it. */
  targetGroupId: id.nullable(),
  /** Its name in the application. */
  targetGroupName: z.string(),
  status: z.enum(['ACTIVE', 'INACTIVE', 'ERROR']),
  errorSummary: z.string().nullable(),
  error: keptError.nullable(),
  /** Members when it was last pushed: only those who have an account. */
  pushedMembers: z.int().nullable(),
  members: z.int(),
  postern: z.object({
    /** The group's id in the application. */
    externalId: z.string().nullable(),
    /** The push rule that fits the group; null: a person pushed it. */
    rule: z.object({ id, name: z.string() }).nullable(),
  }),
  _links: links,
});
export type GroupPushMapping = z.infer<typeof mapping>;

const path = '/api/v1/apps/{appId}/group-push/mappings';
const one = `${path}/{mappingId}` as const;
const tag = 'Group push';

export const groupPushOperations = {
  listMappings: operation({
    id: 'listMappings',
    tag,
    method: 'GET',
    path,
    summary: 'Groups that are pushed to an app; q is a prefix of the group’s name, here or there',
    query: z.object({
      q: text(255).optional(),
      sourceGroupId: id.optional(),
      status: z.enum(['ACTIVE', 'INACTIVE', 'ERROR']).optional(),
      ...paging({ limit: 200, max: 200 }),
    }),
    answer: z.array(mapping),
    paged: true,
  }),
  createMapping: operation({
    id: 'createMapping',
    tag,
    method: 'POST',
    path,
    summary:
      'Pushes a group to an app, now and at every change: as a new group, or into an imported one (targetGroupId)',
    body: z
      .object({
        sourceGroupId: id,
        targetGroupId: id.optional(),
        targetGroupName: text(255, { min: 1 }).optional(),
      })
      .refine(({ targetGroupId, targetGroupName }) => targetGroupId === undefined || targetGroupName === undefined, {
        path: ['targetGroupName'],
        message: 'is not given together with targetGroupId',
      }),
    answer: mapping,
    status: 201,
  }),
  getMapping: operation({
    id: 'getMapping',
    tag,
    method: 'GET',
    path: one,
    summary: 'One pushed group',
    answer: mapping,
  }),
  updateMapping: operation({
    id: 'updateMapping',
    tag,
    method: 'PATCH',
    path: one,
    summary: 'Stops pushing a group, or goes on',
    body: z.object({ status: z.enum(['ACTIVE', 'INACTIVE']) }),
    answer: mapping,
  }),
  pushMapping: operation({
    id: 'pushMapping',
    tag,
    method: 'POST',
    path: `${one}/push`,
    summary: 'Pushes the group now',
    answer: mapping,
  }),
  deleteMapping: operation({
    id: 'deleteMapping',
    tag,
    method: 'DELETE',
    path: one,
    summary: 'Ends the push; the group in the app is deleted or left there',
    query: z.object({ deleteTargetGroup: flag }),
  }),
};
