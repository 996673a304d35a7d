import { CodedError } from '@postern/protocol/messages';
import type { FastifyInstance } from 'fastify';
import { agentRoutes } from './agents.ts';
import { alertRoutes } from './alerts.ts';
import { appJobRoutes } from './app-jobs.ts';
import { appRoutes } from './apps.ts';
import { assignmentRoutes } from './assignments.ts';
import type { ApiDeps } from './deps.ts';
import { downloadRoutes } from './downloads.ts';
import { driftRoutes } from './drift-checks.ts';
import { answerError } from './errors.ts';
import { groupPushRoutes } from './group-push.ts';
import { groupRuleRoutes } from './group-rules.ts';
import { groupRoutes } from './groups.ts';
import { importRoutes } from './imports.ts';
import { inboundRoutes } from './inbound.ts';
import { logRoutes } from './logs.ts';
import { mappingRoutes } from './mappings.ts';
import { openApi } from './openapi.ts';
import { orgRoutes } from './org.ts';
import { policyRoutes } from './policies.ts';
import { featureRoutes, provisioningRoutes } from './provisioning.ts';
import { pushRuleRoutes } from './push-rules.ts';
import { retentionRoutes } from './retention.ts';
import { createRoutes } from './route.ts';
import { serviceAppRoutes } from './service-apps.ts';
import { sourceRoutes } from './sources.ts';
import { taskRoutes } from './tasks.ts';
import { userRelationRoutes } from './user-relations.ts';
import { userSchemaRoutes } from './user-schema.ts';
import { userRoutes } from './users.ts';

/** 1,000 people with long names in one request. */
const bodyLimit = 16 * 1024 * 1024;

/** The management API under `/api/v1`, with error bodies of Okta's shape on everything below it. */
export async function registerApi(app: FastifyInstance, deps: ApiDeps): Promise<void> {
  await app.register(async (scope) => {
    scope.setErrorHandler(answerError);
    readJson(scope);
    const routes = createRoutes(scope, deps);
    userRoutes(routes, deps);
    userRelationRoutes(routes, deps);
    userSchemaRoutes(routes, deps);
    sourceRoutes(routes, deps);
    policyRoutes(routes, deps);
    groupRoutes(routes, deps);
    groupRuleRoutes(routes, deps);
    appRoutes(routes, deps);
    provisioningRoutes(routes, deps);
    featureRoutes(routes, deps);
    assignmentRoutes(routes, deps);
    appJobRoutes(routes, deps);
    groupPushRoutes(routes, deps);
    pushRuleRoutes(routes, deps);
    mappingRoutes(routes, deps);
    importRoutes(routes, deps);
    driftRoutes(routes, deps);
    inboundRoutes(routes, deps);
    taskRoutes(routes, deps);
    logRoutes(routes, deps);
    agentRoutes(routes, deps);
    downloadRoutes(routes, deps);
    orgRoutes(routes, deps);
    serviceAppRoutes(routes, deps);
    retentionRoutes(routes, deps);
    alertRoutes(routes, deps);
    const document = JSON.stringify(openApi(deps.org));
    scope.get('/api/v1/openapi.json', (_, reply) => reply.type('application/json').send(document));
    scope.all('/api/v1/*', { bodyLimit }, ({ method, url }) => {
      throw new CodedError('path_not_found', { method, path: url.split('?', 1)[0] ?? '' });
    });
  });
}

/** JSON only; an empty body is none, whatever its type says, since Okta's clients send that. */
function readJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  const parse = scope.getDefaultJsonParser('error', 'error');
  scope.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else parse(request, body as string, done);
  });
}
