import { z } from 'zod';

/** An attribute of the application beyond Okta's base profile; goes under the app's custom URN. */
export const customAttribute = z.object({
  name: z.string().min(1).max(100),
  type: z.enum(['string', 'boolean', 'integer', 'double', 'list']).default('string'),
});
export type CustomAttribute = z.infer<typeof customAttribute>;

/** `app.settings`: the connector form without address and credentials. What is absent has its default. */
export const appSettings = z.object({
  auth: z.object({ type: z.enum(['none', 'basic', 'header', 'local']) }).prefault({ type: 'none' }),
  uniqueField: z.string().min(1).max(300).default('userName'),
  timeoutMs: z.int().min(1_000).max(600_000).default(30_000),
  allowHttp: z.boolean().default(false),
  ca: z.array(z.string().max(20_000)).max(20).default([]),
  concurrency: z.int().min(1).max(64).default(4),
  /** Actions handed out a minute (queue/pick.ts); null: no limit. */
  perMinute: z.int().min(1).nullable().default(null),
  pageSize: z.int().min(1).max(1000).default(100),
  update: z.enum(['put', 'patch']).default('put'),
  customAttributes: z.array(customAttribute).max(200).default([]),
});
export type AppSettings = z.infer<typeof appSettings>;

/** URN of an app's own attributes, in Okta's form. */
export const customUrn = (appName: string): string => `urn:okta:${appName}:1.0:user:custom`;
