import { z } from 'zod';
import { action, actionKinds } from './action.ts';
import { limits } from './limits.ts';
import { result } from './result.ts';
import { connectorSettings } from './settings.ts';

const held = z.object({ actionId: z.uuid(), lease: z.string().min(1).max(64) });

/** Something has changed in an application that the agent watches; the marker is the connector's own. */
export const change = z.object({ appId: z.uuid(), marker: z.string().min(1).max(200) });
export type Change = z.infer<typeof change>;

/** `POST /exchange`. The session travels in the `Postern-Session` header of every call. */
export const exchangeRequest = z.object({
  /** The last delivery, now safe in the journal. */
  have: z.uuid().optional(),
  /** First call of a session only: what the journal still holds; the org frees the agent's other leases. */
  resume: z.array(held).max(10_000).optional(),
  results: z.array(result).max(limits.results).default([]),
  /** Apps whose `settings.watch` is set, kept until an exchange was answered; the same marker again is no news. */
  changed: z.array(change).max(1000).optional(),
  /** Given back without having been started. */
  released: z.array(held).max(10_000).default([]),
  /** How many actions of each app this agent can hold in all, those it holds now included; not listed: the app's own limit. */
  limits: z
    .array(z.object({ appId: z.uuid(), max: z.int().min(0).max(1_000_000) }))
    .max(1000)
    .default([]),
  kinds: z.array(z.enum(actionKinds)).min(1),
  paused: z.boolean().optional(),
  /** Seconds. 0 = an answer at once, and no work. */
  wait: z.number().min(0).max(limits.waitSeconds),
  /** Settings that the agent has, by app id. */
  configRevs: z.record(z.string(), z.int()).default({}),
});
export type ExchangeRequest = z.infer<typeof exchangeRequest>;

export const exchangeAnswer = z.object({
  /** Names the delivery; absent when there are no actions. */
  deliveryId: z.uuid().optional(),
  /** Changes when the org was restored from a backup; the journal answers only within one epoch. */
  epoch: z.string(),
  accepted: z.array(z.uuid()),
  rejected: z.array(z.object({ actionId: z.uuid(), code: z.string() })),
  actions: z.array(action),
  /** Settings of apps that changed; `settings: null` = this agent no longer serves that app. */
  config: z.array(z.object({ appId: z.uuid(), rev: z.int(), settings: connectorSettings.nullable() })),
  serverTime: z.number(),
});
export type ExchangeAnswer = z.infer<typeof exchangeAnswer>;

/** `POST /heartbeat`: extends leases; `lost` are no longer this agent's. */
export const heartbeatRequest = z.object({ leases: z.array(held).max(10_000) });
export type HeartbeatRequest = z.infer<typeof heartbeatRequest>;
export const heartbeatAnswer = z.object({
  extended: z.array(z.uuid()),
  lost: z.array(z.uuid()),
  ttlMs: z.int().positive(),
  serverTime: z.number(),
});
export type HeartbeatAnswer = z.infer<typeof heartbeatAnswer>;

/** `GET /actions/{id}/payload`, header `Postern-Lease`: checked against its kind by `parseAction`, with its action. */
export const payloadAnswer = z.object({ payload: z.unknown(), serverTime: z.number() });
export type PayloadAnswer = z.infer<typeof payloadAnswer>;
