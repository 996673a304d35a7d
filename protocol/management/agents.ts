import { z } from 'zod';
import { id, isoOrNull, links, paging, text, timestamp } from './common.ts';
import { operation } from './operation.ts';

export const operationalStatus = z.enum(['OPERATIONAL', 'DEGRADED', 'DISRUPTED', 'INACTIVE']);

/** Okta's shape of an agent in its pool; lastConnection is epoch ms. */
const poolAgent = z.object({
  id,
  name: z.string(),
  poolId: z.string(),
  type: z.literal('OPP'),
  version: z.string(),
  isHidden: z.boolean(),
  isLatestGAedVersion: z.boolean(),
  lastConnection: z.number().nullable(),
  operationalStatus,
  _links: links,
});

export const agentPool = z.object({
  id: z.string(),
  name: z.string(),
  type: z.literal('OPP'),
  operationalStatus,
  agents: z.array(poolAgent),
  disruptedAgents: z.int(),
  inactiveAgents: z.int(),
  _links: links,
});

/** The Agents page. */
export const agent = z.object({
  id,
  name: z.string(),
  host: z.string(),
  os: z.string(),
  version: z.string(),
  /** Older than the org, with which it is released. */
  behind: z.boolean(),
  status: z.enum(['active', 'inactive', 'revoked']),
  /** green: heard of in the last minute; amber: late, paused or cloned; red: silent or switched off. */
  connection: z.enum(['green', 'amber', 'red']),
  connectionWhy: z.string(),
  lastSeen: isoOrNull,
  address: z.string().nullable(),
  paused: z.boolean(),
  enrolledBy: z.string(),
  created: timestamp,
  /** Thumbprints (RFC 7638) of its keys, newest first. */
  fingerprints: z.array(z.string()),
  keyCreated: isoOrNull,
  apps: z.array(z.object({ id, label: z.string() })),
  /** Actions that it holds now. */
  inFlight: z.int(),
});
export type Agent = z.infer<typeof agent>;

const path = '/api/v1/agents';
const one = `${path}/{agentId}` as const;
const tag = 'Agent';

export const agentOperations = {
  listAgentPools: operation({
    id: 'listAgentPools',
    tag,
    method: 'GET',
    path: '/api/v1/agentPools',
    summary: "Okta's view of the agents: one pool of type OPP",
    query: z.object({
      poolType: z.string().max(40).optional(),
      limitPerPoolType: z.coerce.number().int().min(1).max(1000).default(1000),
    }),
    answer: z.array(agentPool),
  }),
  listAgents: operation({
    id: 'listAgents',
    tag,
    method: 'GET',
    path,
    summary: 'Agents by name; q is a prefix of name or host',
    query: z.object({ q: text(255).optional(), ...paging({ limit: 1000, max: 1000 }) }),
    answer: z.array(agent),
    paged: true,
  }),
  createEnrolmentToken: operation({
    id: 'createEnrolmentToken',
    tag,
    method: 'POST',
    path: `${path}/enrolment-tokens`,
    summary: 'Makes a one-use token with which a machine enrols itself; it is shown this once',
    body: z.object({
      name: text(80, { min: 1 }),
      host: text(255, { min: 1 }).optional(),
      ttlMinutes: z.int().min(1).max(1440).default(60),
    }),
    answer: z.object({ id, name: z.string(), token: z.string(), host: z.string().nullable(), expiresAt: timestamp }),
    status: 201,
  }),
  getAgent: operation({ id: 'getAgent', tag, method: 'GET', path: one, summary: 'One agent', answer: agent }),
  deactivateAgent: operation({
    id: 'deactivateAgent',
    tag,
    method: 'POST',
    path: `${one}/lifecycle/deactivate`,
    summary: 'Refuses the agent from its next call on; what it held goes to others',
    answer: agent,
  }),
  reactivateAgent: operation({
    id: 'reactivateAgent',
    tag,
    method: 'POST',
    path: `${one}/lifecycle/reactivate`,
    summary: 'Lets a deactivated agent work again',
    answer: agent,
  }),
  decideRival: operation({
    id: 'decideRival',
    tag,
    method: 'POST',
    path: `${one}/rival`,
    summary: 'Of two processes with the same key: admit the second one instead of the first, or dismiss it',
    body: z.object({ decision: z.enum(['admit', 'dismiss']) }),
    answer: agent,
  }),
  deleteAgent: operation({
    id: 'deleteAgent',
    tag,
    method: 'DELETE',
    path: one,
    summary: 'Deletes an agent and its keys',
  }),
};
