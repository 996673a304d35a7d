import { z } from 'zod';
import { id, isoOrNull, searched, text, timestamp } from './common.ts';
import { operation } from './operation.ts';
import { scopes } from './scopes.ts';

const base64url = z.string().regex(/^[\w-]+$/, 'must be base64url');
const keyId = { kid: z.string().min(1).max(255).optional() };

/** A public key as a JWK (RFC 7517): RSA for RS256, or P-256 for ES256. */
export const servicePublicKey = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('RSA'), n: base64url.max(2048), e: base64url.max(16), ...keyId }),
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: base64url.max(64), y: base64url.max(64), ...keyId }),
]);
export type ServicePublicKey = z.infer<typeof servicePublicKey>;

/** A program that calls this API as itself, by OAuth (client_credentials, RFC 6749 section 4.4) instead of an API token. */
export const serviceApp = z.object({
  id,
  clientId: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  /** Its tokens are bound to its key (RFC 9449). */
  dpop: z.boolean(),
  kid: z.string(),
  createdBy: z.string(),
  created: timestamp,
  lastUsed: isoOrNull,
});
export type ServiceApp = z.infer<typeof serviceApp>;

/** What may be changed of it later; key and binding are for ever. */
const changeable = z.object({
  name: text(80, { min: 1 }),
  scopes: z.array(z.enum(scopes as [string, ...string[]])).min(1, 'must name a scope'),
});

const tag = 'Org';
const path = '/api/v1/service-apps';
const one = `${path}/{serviceAppId}` as const;

export const serviceAppOperations = {
  listServiceApps: operation({
    id: 'listServiceApps',
    tag,
    method: 'GET',
    path,
    summary: 'Programs that use this API by OAuth; q is a prefix of the name',
    query: searched,
    answer: z.array(serviceApp),
    paged: true,
  }),
  createServiceApp: operation({
    id: 'createServiceApp',
    tag,
    method: 'POST',
    path,
    summary: 'Makes one; without a public key a pair is made, whose private key is shown this once',
    body: changeable.extend({
      dpop: z.boolean().default(false),
      jwk: servicePublicKey
        .and(z.object({ d: z.undefined('must not be there: only the public key is wanted').optional() }))
        .optional(),
    }),
    answer: serviceApp.extend({
      /** As a JWK with its `kid`; null where the caller has it. */
      privateKey: z.record(z.string(), z.unknown()).nullable(),
    }),
    status: 201,
  }),
  getServiceApp: operation({
    id: 'getServiceApp',
    tag,
    method: 'GET',
    path: one,
    summary: 'One of them',
    answer: serviceApp,
    etag: true,
  }),
  replaceServiceApp: operation({
    id: 'replaceServiceApp',
    tag,
    method: 'PUT',
    path: one,
    summary: 'Changes name and scopes; a scope that is taken away ends at once for tokens that are out, too',
    body: changeable,
    answer: serviceApp,
    etag: true,
  }),
  deleteServiceApp: operation({
    id: 'deleteServiceApp',
    tag,
    method: 'DELETE',
    path: one,
    summary: 'Deletes one; its tokens are refused from now on',
  }),
};
