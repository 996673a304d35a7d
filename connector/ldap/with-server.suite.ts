import { createClient } from '../behaviour/client.ts';
import type { ScimServer } from '../sdk/index.ts';

/** Calls a server as one SCIM 2.0 caller, and ends it. */
export async function withServer(
  started: Promise<ScimServer>,
  task: (client: ReturnType<typeof createClient>) => Promise<void>,
): Promise<void> {
  const server = await started;
  try {
    await task(createClient(server, '2.0'));
  } finally {
    await server.close();
  }
}
