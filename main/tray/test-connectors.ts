import type { ConsoleClient } from '@postern/agent/embed';
import type { AgentState } from '@postern/protocol/console';

/** Tests the connector of each app and says in two lines how they answered. */
export async function testConnectors(
  client: ConsoleClient,
  apps: AgentState['apps'],
): Promise<{ title: string; body: string }> {
  const answers = await Promise.all(
    apps.map(async ({ appId, label }) => {
      const failed = await client.apps.test({ appId }).then(
        ({ stages }) => stages.some(({ state }) => state === 'failed'),
        () => true,
      );
      return { label, failed };
    }),
  );
  const troubled = answers.filter(({ failed }) => failed).map(({ label }) => label);
  const good = answers.length - troubled.length;
  const title = `${good} of ${answers.length} connectors ${good === 1 ? 'answers' : 'answer'}`;
  return { title, body: troubled.length > 0 ? `Failed: ${troubled.join(', ')}. Open Connectors for the cause.` : '' };
}
