import { agentOperations } from './agents.ts';
import { alertOperations } from './alerts.ts';
import { appJobOperations } from './app-jobs.ts';
import { appOperations } from './apps.ts';
import { assignmentOperations } from './assignments.ts';
import { downloadOperations } from './downloads.ts';
import { driftOperations } from './drift-checks.ts';
import { featureOperations } from './features.ts';
import { groupPushOperations } from './group-push.ts';
import { groupRuleOperations } from './group-rules.ts';
import { groupOperations } from './groups.ts';
import { importOperations } from './imports.ts';
import { inboundOperations } from './inbound.ts';
import { logOperations } from './logs.ts';
import { profileMappingOperations } from './mappings.ts';
import { orgOperations } from './org.ts';
import { policyOperations } from './policies.ts';
import { provisioningOperations } from './provisioning.ts';
import { pushRuleOperations } from './push-rules.ts';
import { retentionOperations } from './retention.ts';
import { serviceAppOperations } from './service-apps.ts';
import { sourceOperations } from './sources.ts';
import { taskOperations } from './tasks.ts';
import { userSchemaOperations } from './user-schema.ts';
import { userOperations } from './users.ts';

/** Every call of the management API. */
export const operations = {
  ...userOperations,
  ...userSchemaOperations,
  ...sourceOperations,
  ...policyOperations,
  ...groupOperations,
  ...groupRuleOperations,
  ...appOperations,
  ...provisioningOperations,
  ...featureOperations,
  ...assignmentOperations,
  ...appJobOperations,
  ...groupPushOperations,
  ...pushRuleOperations,
  ...profileMappingOperations,
  ...importOperations,
  ...driftOperations,
  ...inboundOperations,
  ...agentOperations,
  ...downloadOperations,
  ...taskOperations,
  ...logOperations,
  ...orgOperations,
  ...serviceAppOperations,
  ...retentionOperations,
  ...alertOperations,
};
