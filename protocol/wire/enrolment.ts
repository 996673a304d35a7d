import { z } from 'zod';
import { limits } from './limits.ts';

/** Control characters, and those that turn the direction of a text around: people decide by what they see. */
const unseen = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const seen = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => text.isWellFormed() && !unseen.test(text), 'contains characters that nobody can see');

/** What an agent says of itself; people see it marked as stated by the agent. */
export const stated = z.object({
  name: seen(limits.name),
  host: seen(limits.host),
  os: seen(limits.os),
  version: seen(limits.version),
});
export type Stated = z.infer<typeof stated>;

/** Public half of an ES256 signing key (RFC 7517); the thumbprint (RFC 7638) is the fingerprint that people see. */
export const publicKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().length(43),
  y: z.string().length(43),
});
export type PublicKey = z.infer<typeof publicKey>;

/** `POST /agents`: encryptionKey is for ECDH-ES, and never the signing key. */
export const enrolRequest = stated.extend({ signingKey: publicKey, encryptionKey: publicKey });
export type EnrolRequest = z.infer<typeof enrolRequest>;

export const enrolAnswer = z.object({
  agentId: z.uuid(),
  /** The agent's own OAuth client id. */
  clientId: z.string(),
  serverTime: z.number(),
});
export type EnrolAnswer = z.infer<typeof enrolAnswer>;

/** `POST /agents/self/keys`: `proof` is a JWS by the new signing key (typ `postern-key+jwt`; sub, aud, nonce). */
export const rotateRequest = z.object({
  signingKey: publicKey,
  encryptionKey: publicKey.optional(),
  proof: z.string().max(4096),
});
export type RotateRequest = z.infer<typeof rotateRequest>;

/** Parameters of the device authorization request (RFC 8628) beside the standard ones. */
export const deviceParams = ['agent_name', 'agent_host', 'agent_os', 'agent_version', 'agent_jkt'] as const;

/** The one public client that enrolment uses. */
export const enrolClientId = 'postern-agent';
export const enrolScope = 'agent:enrol';
export const agentScope = 'agent';

/** Headers of every call. */
export const agentHeader = 'postern-agent';
export const sessionHeader = 'postern-session';
