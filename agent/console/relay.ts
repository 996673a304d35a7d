import { isContractProcedure } from '@orpc/contract';
import { type AnyRouter, implement } from '@orpc/server';
import { consoleContract } from '@postern/protocol/console';
import type { ConsoleClient } from './local-client.ts';
import { told } from './told.ts';

type Call = (input: unknown, options: { signal: AbortSignal | undefined }) => Promise<unknown>;

/**
 * The contract of the screens, each call handed on to the agent that `current` names at that moment: one that runs in
 * this process, or one behind a socket. What `current` throws is told to the caller.
 */
export function relayConsole(current: () => Promise<ConsoleClient>): AnyRouter {
  const relay = (contract: object, implementer: unknown, path: string[]): unknown => {
    if (isContractProcedure(contract)) {
      const procedure = implementer as {
        handler(run: (call: { input: unknown; signal?: AbortSignal }) => unknown): unknown;
      };
      return procedure.handler(async ({ input, signal }) => {
        try {
          return await at(await current(), path)(input, { signal });
        } catch (error) {
          throw told(error);
        }
      });
    }
    return Object.fromEntries(
      Object.entries(contract).map(([name, part]) => [
        name,
        relay(part as object, (implementer as Record<string, unknown>)[name], [...path, name]),
      ]),
    );
  };
  return relay(consoleContract, implement(consoleContract), []) as AnyRouter;
}

const at = (client: ConsoleClient, path: string[]): Call =>
  path.reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], client) as Call;
