import { z } from 'zod';
import { id, links, paging, text, timestamp } from './common.ts';
import { inboundMode } from './inbound.ts';
import { operation } from './operation.ts';

export const appStatus = z.enum(['ACTIVE', 'INACTIVE']);

export const app = z.object({
  id,
  /** System name, unique; part of the custom URN `urn:okta:{name}:1.0:user:custom`. */
  name: z.string(),
  label: z.string(),
  status: appStatus,
  created: timestamp,
  lastUpdated: timestamp,
  signOnMode: z.literal('PROVISIONING_ONLY'),
  /** Capabilities of the application that are in use, in Okta's words. */
  features: z.array(z.string()),
  provisioning: z.object({
    enabled: z.boolean(),
    configured: z.boolean(),
    /** It refused or did not answer, so what is queued waits; it is tried again by itself. */
    stopped: z.boolean(),
    /** One of its agents at least is active, not paused, and was heard of lately. */
    attended: z.boolean(),
    baseUrl: z.string().nullable(),
    scimVersion: z.enum(['1.1', '2.0']).nullable(),
    agents: z.array(id),
  }),
  /** What an identity provider may send to it. */
  inbound: inboundMode,
  /** `sourced`: people whom the app sources. */
  _embedded: z
    .object({ counts: z.object({ users: z.int(), groups: z.int(), openTasks: z.int(), sourced: z.int() }) })
    .optional(),
  _links: links,
});
export type App = z.infer<typeof app>;

/** What a new app for a known application begins with. */
const preset = z.object({
  id: z.string(),
  label: z.string(),
  /** How its accounts are reached. */
  about: z.string(),
  /** What it presumes of the application. */
  presumes: z.array(z.string()),
  /** `users` and `groups` of the configuration file of Postern's SQL connector. */
  sql: z.looseObject({}).nullable(),
  csv: z.looseObject({}).nullable(),
});

const label = text(100, { min: 1 });
const path = '/api/v1/apps/{appId}';

export const appOperations = {
  listApps: operation({
    id: 'listApps',
    tag: 'Application',
    method: 'GET',
    path: '/api/v1/apps',
    summary: 'Lists apps by label; q is a prefix of label or name; expand=counts adds people, groups and open tasks',
    query: z.object({
      q: text(100).optional(),
      filter: text(2000).optional(),
      expand: z.enum(['counts']).optional(),
      ...paging({ limit: 100, max: 200 }),
    }),
    answer: z.array(app),
    paged: true,
  }),
  createApp: operation({
    id: 'createApp',
    tag: 'Application',
    method: 'POST',
    path: '/api/v1/apps',
    summary: 'Makes an on-premises app; without a name it gets one from the label',
    body: z.object({
      label,
      name: z
        .string()
        .regex(/^[a-z0-9][a-z0-9_]{0,99}$/, 'must be lower-case letters, digits and _')
        .optional(),
      /** Id of a preset. */
      preset: text(100).optional(),
    }),
    answer: app,
    etag: true,
  }),
  listPresets: operation({
    id: 'listPresets',
    tag: 'Application',
    method: 'GET',
    path: '/api/v1/app-presets',
    summary: 'What a new app for a known application may begin with',
    answer: z.array(preset),
  }),
  getApp: operation({
    id: 'getApp',
    tag: 'Application',
    method: 'GET',
    path,
    summary: 'One app',
    query: z.object({ expand: z.enum(['counts']).optional() }),
    answer: app,
    etag: true,
  }),
  replaceApp: operation({
    id: 'replaceApp',
    tag: 'Application',
    method: 'PUT',
    path,
    summary: 'Changes the label',
    body: z.object({ label }),
    answer: app,
    etag: true,
  }),
  deleteApp: operation({
    id: 'deleteApp',
    tag: 'Application',
    method: 'DELETE',
    path,
    summary: 'Deletes an inactive app',
    etag: true,
  }),
  activateApp: operation({
    id: 'activateApp',
    tag: 'Application',
    method: 'POST',
    path: `${path}/lifecycle/activate`,
    summary: 'Activates an app',
    answer: z.object({}),
  }),
  deactivateApp: operation({
    id: 'deactivateApp',
    tag: 'Application',
    method: 'POST',
    path: `${path}/lifecycle/deactivate`,
    summary: 'Deactivates an app: nothing is sent to it any more',
    answer: z.object({}),
  }),
};
