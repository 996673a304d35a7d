import { z } from 'zod';

/** How the agent signs in at a connector. Secrets travel as a compact JWE to the agent's encryption key. */
export const connectorAuth = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  /** JWE of `{"user": "...", "password": "..."}`. */
  z.object({ type: z.literal('basic'), sealed: z.string().max(16_384) }),
  /** JWE of `{"headers": [{"name": "...", "value": "..."}]}`. */
  z.object({ type: z.literal('header'), sealed: z.string().max(16_384) }),
  /** The credentials were set at the agent (`postern connector credentials`); the org never had them. */
  z.object({ type: z.literal('local') }),
]);
export type ConnectorAuth = z.infer<typeof connectorAuth>;

export const basicSecret = z.object({ user: z.string(), password: z.string() });
export const headerSecret = z.object({
  headers: z
    .array(z.object({ name: z.string(), value: z.string() }))
    .min(1)
    .max(20),
});

/** What an agent needs to know of an app to speak to its connector. */
export const connectorSettings = z.object({
  /** Name for people. */
  label: z.string(),
  baseUrl: z.url().max(2000),
  auth: connectorAuth,
  /** SCIM attribute that says who a user is, e.g. `userName` or `urn:okta:onprem_app:1.0:user:custom:number`. */
  uniqueField: z.string().max(300),
  /** Time-out of one call to the connector, in ms; the form allows 30 s to 10 min. */
  timeoutMs: z.int().min(1_000).max(600_000),
  /** Plain http to this connector was allowed by an admin. */
  allowHttp: z.boolean(),
  /** CAs that this connector's certificate may come from, beside the system's and the agent's own (PEM). */
  ca: z.array(z.string().max(20_000)).max(20).default([]),
  /** Requests at once, over all agents together. */
  concurrency: z.int().min(1).max(64),
  pageSize: z.int().min(1).max(1000),
  /** 2.0 only: how a changed user or group is written. */
  update: z.enum(['put', 'patch']).default('put'),
  /** The agent asks the connector for changes, and tells the org of each. */
  watch: z.boolean().default(false),
  /** URN under which the custom attributes go, e.g. `urn:okta:acme_app_1:1.0:user:custom`. */
  customUrn: z.string().max(300),
});
export type ConnectorSettings = z.infer<typeof connectorSettings>;
