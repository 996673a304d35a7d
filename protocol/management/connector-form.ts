import { z } from 'zod';
import { id, text, timestamp } from './common.ts';

/** Headers that the connection itself needs, so that no authorization may set them. */
const reserved =
  /^(host|connection|content-.*|transfer-encoding|accept-encoding|keep-alive|te|trailer|upgrade|expect|proxy-.*)$/i;

const headerName = z
  .string()
  .max(100)
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is no header name')
  .refine((name) => !reserved.test(name), 'is set by the connection itself');
const headerValue = text(8000, { min: 1 });
const userName = text(255, { min: 1 }).refine((value) => !value.includes(':'), 'must not contain a colon (RFC 7617)');

/** How the agent signs in. A secret that is left out stays as it was saved. */
export const authorizationForm = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('basic'), user: userName, password: text(1000, { min: 1 }).optional() }),
  z.object({
    type: z.literal('header'),
    headers: z
      .array(z.object({ name: headerName, value: headerValue.optional() }))
      .min(1)
      .max(20)
      .refine(
        (headers) => new Set(headers.map(({ name }) => name.toLowerCase())).size === headers.length,
        'must name each header once',
      ),
  }),
  /** The credentials were set at the agent; the org never has them. */
  z.object({ type: z.literal('local') }),
]);
export type AuthorizationForm = z.infer<typeof authorizationForm>;

const baseUrl = text(2000, { min: 1 }).superRefine((value, context) => {
  const issue = (message: string) => context.addIssue({ code: 'custom', message });
  if (!URL.canParse(value)) return issue('must be a URL, for example https://app.example:8443/scim/v2');
  const url = new URL(value);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') issue('must begin with https:// or http://');
  if (url.username || url.password) issue('must not contain credentials');
  if (url.search || url.hash) issue('must not contain ? or #');
});

const attributePath = /^(urn:[A-Za-z0-9:._-]+:)?[A-Za-z][A-Za-z0-9_$-]*(\.[A-Za-z][A-Za-z0-9_$-]*)?$/;

export const customAttribute = z.object({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,99}$/, 'must be letters, digits, _ and -'),
  type: z.enum(['string', 'boolean', 'integer', 'double', 'list']).default('string'),
});

const rest = {
  /** SCIM attribute that finds a person in the application. */
  uniqueField: text(300).regex(attributePath, 'must be a SCIM attribute, for example userName').default('userName'),
  /** Store the profile that the application answers. */
  acceptUserUpdates: z.boolean().default(true),
  timeoutSeconds: z.int().min(30).max(600).default(60),
  agents: z.array(id).max(100).default([]),
  allowHttp: z.boolean().default(false),
  /** CAs (PEM) that the connector's certificate may come from, beside those of the agent. */
  ca: z
    .array(
      text(20_000, { lines: true }).regex(
        /^\s*-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/,
        'must be a PEM certificate',
      ),
    )
    .max(20)
    .default([]),
  /** Requests at once, over all agents together. */
  concurrency: z.int().min(1).max(64).default(4),
  /** Changes a minute, over all agents and nodes together; an import counts as one. Null: as many as there are. */
  perMinute: z.int().min(1).max(100_000).nullable().default(null),
  pageSize: z.int().min(1).max(1000).default(100),
  /** SCIM 2.0 only: how a changed user or group is written. */
  update: z.enum(['put', 'patch']).default('put'),
  customAttributes: z.array(customAttribute).max(200).default([]),
};

function httpAllowed(form: { baseUrl: string | null; allowHttp: boolean }, context: z.RefinementCtx) {
  if (form.baseUrl?.toLowerCase().startsWith('http:') && !form.allowHttp) {
    context.addIssue({ code: 'custom', path: ['baseUrl'], message: 'must be https unless allowHttp is true' });
  }
}

/** "Configure SCIM connector". Without a base URL the app has no connector yet. */
export const connectorForm = z
  .object({
    /** "Enable on-premises provisioning": off holds what is queued. */
    enabled: z.boolean().default(true),
    baseUrl: baseUrl.nullable().default(null),
    authorization: authorizationForm.default({ type: 'none' }),
    ...rest,
  })
  .superRefine(httpAllowed)
  .refine(({ baseUrl, authorization }) => baseUrl !== null || authorization.type === 'none', {
    path: ['baseUrl'],
    message: 'must be there before an authorization',
  });
export type ConnectorForm = z.infer<typeof connectorForm>;

/** "Test Connector Configuration": the form as it stands, not yet saved. */
export const connectorTestForm = z
  .object({
    baseUrl,
    authorization: authorizationForm.default({ type: 'none' }),
    ...rest,
    agents: z.array(id).min(1).max(100),
  })
  .superRefine(httpAllowed);
export type ConnectorTestForm = z.infer<typeof connectorTestForm>;

/** A secret that is set, and never shown. */
export const secretSet = z.object({ set: z.literal(true), setBy: z.string(), setAt: timestamp });

export const authorizationShown = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('basic'), user: z.string(), password: secretSet }),
  z.object({ type: z.literal('header'), headers: z.array(z.object({ name: z.string(), value: secretSet })) }),
  z.object({ type: z.literal('local') }),
]);
