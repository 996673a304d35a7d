import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { ConsoleContract } from '@postern/protocol/console';

export type ConsoleClient = ContractRouterClient<ConsoleContract>;

/** The agent over HTTP of the page's own origin; `onSessionOver` hears that the browser must come in by a new link. */
export function createHttpClient(onSessionOver: () => void): ConsoleClient {
  const link = new RPCLink({
    url: `${location.origin}/rpc`,
    fetch: async (request, init) => {
      const answer = await fetch(request, init);
      if (answer.status === 401) onSessionOver();
      return answer;
    },
  });
  return createORPCClient(link);
}
