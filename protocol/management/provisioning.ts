import { z } from 'zod';
import { testReport } from '../wire/result.ts';
import { id, timestamp } from './common.ts';
import { authorizationShown, connectorForm, connectorTestForm, customAttribute } from './connector-form.ts';
import { operation } from './operation.ts';

const scimVersion = z.enum(['1.1', '2.0']);

export const provisioningShown = z.object({
  enabled: z.boolean(),
  baseUrl: z.string().nullable(),
  authorization: authorizationShown,
  uniqueField: z.string(),
  acceptUserUpdates: z.boolean(),
  timeoutSeconds: z.int(),
  agents: z.array(id),
  allowHttp: z.boolean(),
  ca: z.array(z.string()),
  concurrency: z.int(),
  perMinute: z.int().nullable(),
  pageSize: z.int(),
  update: z.enum(['put', 'patch']),
  customAttributes: z.array(customAttribute),
  customUrn: z.string(),
  scimVersion: scimVersion.nullable(),
  scimVersionWhy: z.string().nullable(),
  /** Null: no test of these settings has passed yet. */
  capabilities: z.array(z.string()).nullable(),
  /** The server states none, so all are assumed. */
  capabilitiesAssumed: z.boolean(),
  /** The last test, whether its settings were saved or not. */
  tested: z.object({ at: timestamp, by: z.string(), passed: z.boolean() }).nullable(),
});
export type ProvisioningShown = z.infer<typeof provisioningShown>;

/** One agent's column; `no_answer`: it did not answer in time. */
export const agentTest = z.object({
  agentId: id,
  agentName: z.string(),
  state: z.enum(['passed', 'failed', 'no_answer']),
  report: testReport.optional(),
  error: z.looseObject({ code: z.string(), message: z.string() }).optional(),
});

export const connectorTest = z.object({
  /** Every chosen agent got through. */
  passed: z.boolean(),
  at: timestamp,
  tookMs: z.number(),
  scimVersion,
  scimVersionWhy: z.string(),
  capabilities: z.array(z.string()).nullable(),
  capabilitiesAssumed: z.boolean(),
  results: z.array(agentTest),
});
export type ConnectorTest = z.infer<typeof connectorTest>;

const path = '/api/v1/apps/{appId}/provisioning';

export const provisioningOperations = {
  getProvisioning: operation({
    id: 'getProvisioning',
    tag: 'Provisioning',
    method: 'GET',
    path,
    summary: 'The SCIM connector of an app; secrets are never shown',
    answer: provisioningShown,
    etag: true,
  }),
  replaceProvisioning: operation({
    id: 'replaceProvisioning',
    tag: 'Provisioning',
    method: 'PUT',
    path,
    summary: 'Saves the SCIM connector; a secret that is left out stays, as long as the address keeps its host',
    body: connectorForm,
    answer: provisioningShown,
    etag: true,
  }),
  switchProvisioning: operation({
    id: 'switchProvisioning',
    tag: 'Provisioning',
    method: 'PATCH',
    path,
    summary: 'Enables or disables on-premises provisioning; off holds what is queued, on resumes it',
    body: z.object({ enabled: z.boolean() }),
    answer: provisioningShown,
    etag: true,
  }),
  testConnector: operation({
    id: 'testConnector',
    tag: 'Provisioning',
    method: 'POST',
    path: `${path}/test`,
    summary: 'Tests settings that are not saved yet, through each chosen agent; waits up to 60 s',
    body: connectorTestForm,
    answer: connectorTest,
  }),
};
