import type { StoryApp } from './context.ts';

/** The connector form of the Provisioning tab, filled for one of the story's applications. */
export function connectorForm(app: StoryApp, agentIds: string[]) {
  const { auth } = app;
  const authorization =
    auth.type === 'basic'
      ? { type: 'basic', user: auth.user, password: auth.password }
      : auth.type === 'header'
        ? { type: 'header', headers: [{ name: auth.name, value: auth.value }] }
        : { type: 'none' };
  return {
    enabled: true,
    baseUrl: app.baseUrl,
    authorization,
    uniqueField: 'userName',
    acceptUserUpdates: true,
    timeoutSeconds: 30,
    agents: agentIds,
    concurrency: 4,
    customAttributes: [{ name: 'costCode', type: 'string' }],
  };
}
