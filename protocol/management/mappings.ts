import { z } from 'zod';
import { id, links, text } from './common.ts';
import { operation } from './operation.ts';

const attribute = z.string().min(1).max(100);
const pushStatus = z.enum(['PUSH', 'DONT_PUSH']);
/** `DONT_PUSH`: on create only; later the account keeps what it has. */
const property = z.strictObject({
  expression: text(5_000, { min: 1, lines: true }),
  pushStatus: pushStatus.default('PUSH'),
});
/** Null: the attribute is not mapped. */
const properties = z.record(attribute, property.nullable());

const end = z.object({ id: z.string(), name: z.string(), type: z.enum(['user', 'appuser']) });

/** Okta's ProfileMapping. `postern` has what Okta's page shows beside it. */
export const profileMapping = z.object({
  id: z.string(),
  source: end,
  target: end,
  properties: z.record(attribute, z.object({ expression: z.string(), pushStatus })),
  postern: z.object({
    appId: id,
    direction: z.enum(['toApp', 'toOrg']),
    /** Every attribute that can be mapped; `plain`: from the attribute of the same name, as nobody said otherwise. */
    attributes: z.array(z.object({ name: attribute, required: z.boolean(), plain: z.boolean() })),
  }),
  _links: links,
});
export type ProfileMapping = z.infer<typeof profileMapping>;

const previewed = z.object({
  id: z.string(),
  name: z.string(),
  /** Values by attribute; what is left out has none. */
  values: z.record(z.string(), z.unknown()),
  faults: z.array(z.object({ attribute, code: z.string(), message: z.string() })),
});
export type PreviewedMapping = z.infer<typeof previewed>;

const path = '/api/v1/mappings';
const one = `${path}/{mappingId}` as const;
const tag = 'Mapping';

export const profileMappingOperations = {
  listProfileMappings: operation({
    id: 'listProfileMappings',
    tag,
    method: 'GET',
    path,
    summary: 'Profile mappings of all apps; sourceId or targetId is the id of an app',
    query: z.object({ sourceId: text(100).optional(), targetId: text(100).optional() }),
    answer: z.array(profileMapping),
  }),
  getProfileMapping: operation({
    id: 'getProfileMapping',
    tag,
    method: 'GET',
    path: one,
    summary: 'One profile mapping, every mapped attribute with its expression',
    answer: profileMapping,
    etag: true,
  }),
  changeProfileMapping: operation({
    id: 'changeProfileMapping',
    tag,
    method: 'POST',
    path: one,
    summary: 'Changes the named attributes; null takes an attribute out of the mapping',
    body: z.strictObject({ properties }),
    answer: profileMapping,
    etag: true,
  }),
  previewProfileMapping: operation({
    id: 'previewProfileMapping',
    tag,
    method: 'POST',
    path: `${one}/preview`,
    summary: 'What a mapping, with changes that are not saved yet, gives for people of the app; failures first',
    body: z.strictObject({
      properties: properties.default({}),
      /** Only this person (to the app) or account (from the app). */
      subjectId: text(500).optional(),
      limit: z.int().min(1).max(50).default(10),
    }),
    answer: z.object({
      /** How many people or accounts were looked at, and for how many of them an expression failed. */
      looked: z.int(),
      failed: z.int(),
      shown: z.array(previewed),
    }),
  }),
  applyProfileMapping: operation({
    id: 'applyProfileMapping',
    tag,
    method: 'POST',
    path: `${one}/apply`,
    summary: 'Writes every account of the app again by the mapping as it is',
    answer: z.object({ accounts: z.int() }),
  }),
};
