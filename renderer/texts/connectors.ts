import { span } from './time.ts';

export const connectorTexts = {
  title: 'Connectors',
  testAll: 'Test all',
  test: 'Test now',
  again: 'Test again',
  baseUrl: 'Base URL',
  version: 'Version',
  speaks: (version: string) => `SCIM ${version}`,
  auth: 'Authorization',
  auths: { basic: 'Basic', header: 'HTTP header', none: 'None', local: 'Set on this machine' } as Record<
    string,
    string
  >,
  last: 'Last answer',
  lastAnswer: (ago: string, ms: number) => `${ago}, in ${span(ms)}`,
  connected: 'Connected',
  stopped: 'Stopped',
  result: 'Test result',
  testing: 'Testing…',
  passed: (at: string) => `Passed ${at}`,
  failed: (at: string) => `Failed ${at}`,
  notRun: 'Not checked yet',
  stages: {
    dns: 'DNS',
    tcp: 'TCP',
    tls: 'TLS',
    auth: 'Authorization',
    version: 'SCIM version',
    capabilities: 'Capabilities',
    page: 'First page',
  },
};
