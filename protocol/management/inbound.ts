import { z } from 'zod';
import { id, isoOrNull, text, timestamp } from './common.ts';
import { operation } from './operation.ts';

export const inboundMode = z.enum(['off', 'directory', 'relay']);
export type InboundModeName = z.infer<typeof inboundMode>;

/** `inbound.settings`. What is absent has its default. */
export const inboundSettings = z.strictObject({
  /**
   * What a DELETE of a person does in mode directory: they are deactivated, or stay as they are, or are deactivated and,
   * when every app has done that, deleted. In any case the app is no longer their source.
   */
  onDelete: z.enum(['deactivate', 'keep', 'delete']).default('deactivate'),
  requestsPerMinute: z.int().min(60).max(60_000).default(6_000),
  /** How long a caller is kept waiting for an application in mode relay. */
  deadlineSeconds: z.int().min(5).max(120).default(45),
});
export type InboundSettings = z.infer<typeof inboundSettings>;

/** What a caller proves itself with: a bearer token, or the client of an OAuth 2.0 client credentials grant. */
export const inboundCredential = z.object({
  id,
  type: z.enum(['token', 'client']),
  /** Of a client. */
  clientId: z.string().nullable(),
  name: z.string(),
  createdBy: z.string(),
  created: timestamp,
  /** Null: until it is revoked. */
  expires: isoOrNull,
  lastUsed: isoOrNull,
});
export type InboundCredential = z.infer<typeof inboundCredential>;

/** `secret` is shown this once. */
const secret = z.object({ credential: inboundCredential, secret: z.string() });
export type InboundSecret = z.infer<typeof secret>;

export const inboundRequest = z.object({
  id: z.string(),
  at: timestamp,
  /** Name of the credential; null: it was refused. */
  caller: z.string().nullable(),
  remote: z.string(),
  method: z.string(),
  /** Below the base URL, with the query. */
  path: z.string(),
  status: z.int(),
  ms: z.number(),
  /** What deviated from the RFC and was accepted. */
  notes: z.array(z.string()),
  /** Bodies, secrets masked and long ones cut. */
  request: z.string().nullable(),
  response: z.string().nullable(),
});
export type InboundRequest = z.infer<typeof inboundRequest>;

export const inbound = z.object({
  mode: inboundMode,
  /** Modes that can be chosen. */
  modes: z.array(inboundMode),
  settings: inboundSettings,
  baseUrl: z.string(),
  /** Where a client gets its tokens. */
  tokenUrl: z.string(),
  credentials: z.array(inboundCredential),
  lastRequest: inboundRequest.nullable(),
});
export type Inbound = z.infer<typeof inbound>;

const path = '/api/v1/apps/{appId}/inbound';
const tag = 'Inbound';
const name = text(80, { min: 1 });

export const inboundOperations = {
  getInbound: operation({
    id: 'getInbound',
    tag,
    method: 'GET',
    path,
    summary: 'What an identity provider may send to the app: mode, base URL, credentials and the last request',
    answer: inbound,
    etag: true,
  }),
  replaceInbound: operation({
    id: 'replaceInbound',
    tag,
    method: 'PUT',
    path,
    summary: 'Chooses the mode and its settings',
    body: z.strictObject({ mode: inboundMode, settings: inboundSettings.prefault({}) }),
    answer: inbound,
    etag: true,
  }),
  createInboundCredential: operation({
    id: 'createInboundCredential',
    tag,
    method: 'POST',
    path: `${path}/credentials`,
    summary: 'Makes a token, or an OAuth client; the secret is shown this once',
    body: z.strictObject({ type: z.enum(['token', 'client']).default('token'), name }),
    answer: secret,
    status: 201,
  }),
  rotateInboundCredential: operation({
    id: 'rotateInboundCredential',
    tag,
    method: 'POST',
    path: `${path}/credentials/{credentialId}/rotate`,
    summary: 'Makes a successor; the old one stays valid for overlapHours',
    body: z.strictObject({ overlapHours: z.number().min(0).max(2160).default(24) }),
    answer: secret,
    status: 201,
  }),
  revokeInboundCredential: operation({
    id: 'revokeInboundCredential',
    tag,
    method: 'DELETE',
    path: `${path}/credentials/{credentialId}`,
    summary: 'Revokes a token or client at once',
  }),
  listInboundRequests: operation({
    id: 'listInboundRequests',
    tag,
    method: 'GET',
    path: `${path}/requests`,
    summary: 'The last requests, newest first, with bodies whose secrets are masked',
    answer: z.array(inboundRequest),
  }),
};
