import { isContractProcedure } from '@orpc/contract';
import { type AnyRouter, implement } from '@orpc/server';
import { consoleContract, type DesktopView } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import type { ConsoleClient } from './local-client.ts';
import { newest } from './newest.ts';
import { told } from './told.ts';

type Call = (input: unknown, options: { signal: AbortSignal | undefined }) => Promise<unknown>;

/** What the program around the agent answers itself. Each throws CodedError. */
export interface DesktopAnswers {
  view(): DesktopView;
  /** Called after each change of the view. Returns the way out. */
  subscribe(listener: () => void): () => void;
  /** Throws CodedError where it cannot be changed. */
  startAtSignIn(on: boolean): void;
  service(step: 'start' | 'stop'): void;
  update(step: 'check' | 'install'): void;
}

/**
 * The contract of the screens, each call handed on to the agent that `current` names at that moment: one that runs in
 * this process, or one behind a socket. What `current` throws is told to the caller. What the contract asks of the
 * desktop application is answered by `desktop`.
 */
export function relayConsole(current: () => Promise<ConsoleClient>, desktop: DesktopAnswers): AnyRouter {
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
  const os = implement(consoleContract).desktop;
  const relayed = relay(consoleContract, implement(consoleContract), []) as Record<string, AnyRouter>;
  const follow = (listener: (view: DesktopView) => void) => {
    listener(desktop.view());
    return desktop.subscribe(() => listener(desktop.view()));
  };
  return {
    ...relayed,
    // For a process that takes the agent over, not for a screen.
    agent: {
      ...relayed['agent'],
      release: implement(consoleContract).agent.release.handler(() => {
        throw told(new CodedError('console_local_only'));
      }),
    },
    desktop: {
      watch: os.watch.handler(({ signal }) => newest(follow, signal)),
      startAtSignIn: os.startAtSignIn.handler(({ input }) => {
        try {
          desktop.startAtSignIn(input.on);
          return {};
        } catch (error) {
          throw told(error);
        }
      }),
      service: os.service.handler(({ input }) => {
        try {
          desktop.service(input.step);
          return {};
        } catch (error) {
          throw told(error);
        }
      }),
      update: os.update.handler(({ input }) => {
        desktop.update(input.step);
        return {};
      }),
    },
  };
}

const at = (client: ConsoleClient, path: string[]): Call =>
  path.reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], client) as Call;
