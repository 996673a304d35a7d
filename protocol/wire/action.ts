import { z } from 'zod';
import { passwordOrder } from './password.ts';
import { relayOperation } from './relay.ts';
import { connectorSettings } from './settings.ts';

/** A SCIM user in the neutral form of protocol/scim, without `password`, `id` and `meta`. */
export const account = z.record(z.string(), z.unknown());

const unique = z.object({ field: z.string(), value: z.string().min(1) });

/** `create`: 409 and a found account are errors; `create-or-link`: adopt what is there; `link-only`: never create. */
const provision = z.object({
  account,
  unique,
  mode: z.enum(['create', 'create-or-link', 'link-only']),
  /** What happens to an account that was found: written over, or only read. */
  onFound: z.enum(['push', 'read']),
  password: passwordOrder.optional(),
});

/** Whole-state write of one account: profile, password, deactivation and reactivation differ only in what they carry. */
const write = z.object({
  account,
  unique,
  externalId: z.string().min(1),
  active: z.boolean(),
  password: passwordOrder.optional(),
  /** What to do when the account is gone (404 on PUT). */
  onMissing: z.enum(['create', 'fail']).default('fail'),
});

const member = z.object({ externalId: z.string().min(1), name: z.string() });
const groupPush = z.object({
  displayName: z.string().min(1),
  description: z.string().optional(),
  externalId: z.string().optional(),
  /** Every member that has an account; the agent makes a difference of it where the server takes one. */
  members: z.array(member),
});

export const payloads = {
  'connector.test': z.object({ settings: connectorSettings }),
  'user.provision': provision,
  'user.push': write,
  'user.password': write,
  'user.deactivate': write,
  'user.reactivate': write,
  'user.activate': write,
  'user.delete': z.object({ externalId: z.string().min(1), unique }),
  'user.read': z.object({ externalId: z.string().min(1) }),
  import: z.object({
    importId: z.uuid(),
    attempt: z.int().min(1),
    mode: z.enum(['full', 'incremental']),
    /** RFC 3339, the connector's own clock less five minutes; incremental only. */
    since: z.string().optional(),
    groups: z.boolean(),
  }),
  'group.push': groupPush,
  'group.delete': z.object({ externalId: z.string().min(1), displayName: z.string() }),
  'group.read': z.object({ externalId: z.string().min(1) }),
  'schema.read': z.object({}),
  'scim.relay': relayOperation,
} as const;

export type ActionKind = keyof typeof payloads;
export const actionKinds = Object.keys(payloads) as [ActionKind, ...ActionKind[]];
export type Payload<K extends ActionKind> = z.infer<(typeof payloads)[K]>;

export const lease = z.object({
  /** Fencing token: only its holder's result counts. */
  token: z.string().min(1).max(64),
  ttlMs: z.int().positive(),
});
export type Lease = z.infer<typeof lease>;

const envelope = z.object({
  /** UUIDv7. */
  id: z.uuid(),
  lease,
  appId: z.uuid(),
  /** Revision of the app's settings that this action was made for. */
  appRev: z.int().nonnegative(),
  kind: z.enum(actionKinds),
  /** 1 at the first hand-out. */
  attempt: z.int().min(1),
  /** Actions of one key are handed out one at a time, oldest first. */
  orderKey: z.string().max(200),
  subject: z.object({ id: z.string(), name: z.string() }),
  /** When the change was made in the org, epoch ms. */
  changedAt: z.number(),
  /** An earlier lease ended without an answer, so a request may still be under way or done. */
  uncertain: z.boolean().default(false),
  /** Nobody waits any longer after this (epoch ms, the org's clock): no request begins then. Only `scim.relay`. */
  deadline: z.number().optional(),
  /** W3C trace context. */
  traceparent: z.string().max(100),
  /** Absent where it is larger than `limits.inlinePayload`: then `GET /actions/{id}/payload`. */
  payload: z.unknown().optional(),
});

/** One action as it stands on the wire; `parseAction` narrows the payload by kind. */
export const action = envelope;
type Envelope = Omit<z.infer<typeof envelope>, 'kind' | 'payload'>;
export type Action = { [K in ActionKind]: Envelope & { kind: K; payload: Payload<K> } }[ActionKind];
export type ActionOf<K extends ActionKind> = Extract<Action, { kind: K }>;

/** Checks the payload against its kind. Throws ZodError. */
export function parseAction(value: unknown): Action {
  const head = envelope.parse(value);
  return { ...head, payload: payloads[head.kind].parse(head.payload) } as Action;
}
