import { implement } from '@orpc/server';
import { type AgentState, consoleContract } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import type { Agent } from '../agent.ts';
import type { ActionQuery } from '../journal/record.ts';
import type { LogFile } from '../log/log.ts';

export interface ConsoleDeps {
  agent: Pick<Agent, 'state' | 'subscribe' | 'actions' | 'test' | 'pause' | 'resume'>;
  log: Pick<LogFile, 'file' | 'setLevel'>;
  dataDir: string;
}

/** The contract of the screens over a running agent; the same for every carrier. */
export function createConsoleRouter({ agent, log, dataDir }: ConsoleDeps) {
  const os = implement(consoleContract);
  return os.router({
    state: {
      get: os.state.get.handler(() => agent.state()),
      watch: os.state.watch.handler(({ signal }) => states(agent.subscribe, signal)),
    },
    actions: {
      list: os.actions.list.handler(({ input: { limit, before, status } }) =>
        agent.actions({
          limit,
          ...(before === undefined ? {} : { before }),
          ...(status === undefined ? {} : { status: status as NonNullable<ActionQuery['status']> }),
        }),
      ),
    },
    apps: {
      test: os.apps.test.handler(async ({ input, signal, errors }) => {
        try {
          return await agent.test(input.appId, signal);
        } catch (error) {
          if (!(error instanceof CodedError)) throw error;
          throw errors.CODED({ data: { code: error.code, message: error.message, next: error.next } });
        }
      }),
    },
    agent: {
      pause: os.agent.pause.handler(async () => {
        await agent.pause();
        return {};
      }),
      resume: os.agent.resume.handler(async () => {
        await agent.resume();
        return {};
      }),
    },
    log: {
      level: os.log.level.handler(({ input }) => {
        log.setLevel(input.level);
        return {};
      }),
    },
    process: { info: os.process.info.handler(() => ({ pid: process.pid, dataDir, logFile: log.file })) },
  });
}
export type ConsoleRouter = ReturnType<typeof createConsoleRouter>;

/** One state at a time; a reader that is slow gets the newest, not every one. */
async function* states(subscribe: Agent['subscribe'], signal: AbortSignal | undefined): AsyncGenerator<AgentState> {
  let newest: AgentState | undefined;
  let wake = (): void => undefined;
  const leave = subscribe((state) => {
    newest = state;
    wake();
  });
  const ended = (): void => wake();
  signal?.addEventListener('abort', ended);
  try {
    while (!signal?.aborted) {
      if (newest) {
        const state = newest;
        newest = undefined;
        yield state;
        continue;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    signal?.removeEventListener('abort', ended);
    leave();
  }
}
