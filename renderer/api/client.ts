import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { ConsoleContract } from '@postern/protocol/console';

export type ConsoleClient = ContractRouterClient<ConsoleContract>;

/**
 * The agent, by whatever brought this page: a message port of the desktop application, or HTTP of the page's own
 * origin. `onSessionOver` hears that the browser must come in by a new link.
 */
export function createClient(onSessionOver: () => void): ConsoleClient {
  return createORPCClient(location.protocol === 'app:' ? portLink() : httpLink(onSessionOver));
}

function portLink(): PortLink<Record<never, never>> {
  const { port1, port2 } = new MessageChannel();
  port1.start();
  window.postMessage('postern:connect', location.origin, [port2]);
  return new PortLink({ port: port1 });
}

function httpLink(onSessionOver: () => void): RPCLink<Record<never, never>> {
  return new RPCLink({
    url: `${location.origin}/rpc`,
    fetch: async (request, init) => {
      const answer = await fetch(request, init);
      if (answer.status === 401) onSessionOver();
      return answer;
    },
  });
}
