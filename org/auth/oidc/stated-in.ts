import { type Stated, stated } from '@postern/protocol/wire';

/** The parameters of a device request as the agent's statement. Throws ZodError. */
export const statedIn = (params: Record<string, unknown>): Stated =>
  stated.parse({
    name: params['agent_name'],
    host: params['agent_host'],
    os: params['agent_os'],
    version: params['agent_version'],
  });
