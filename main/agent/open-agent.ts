import {
  type ConsoleClient,
  type Environment,
  findLocalConsole,
  type OpenStore,
  socketPath,
  startDesk,
} from '@postern/agent/embed';
import { isTrustedSocket } from './trusted-socket.ts';

/** The agent that the screens show: one in this process, or one that runs on this machine already. */
export interface OpenAgent {
  client: ConsoleClient;
  /** It works in this application's own data folder, be it in this process. */
  own: boolean;
  /** Aborts when it has let go of its folder because another process takes it over. */
  gone: AbortSignal;
  /** Lets go of it; a hosted one first finishes what runs, up to `graceMs`. */
  close(graceMs: number): Promise<void>;
}

export interface OpenAgentDeps {
  environment: Environment;
  openStore: OpenStore;
  /** Data folders of agents that run by themselves, looked at in this order before an own agent is started. */
  folders: string[];
}

/**
 * Attaches to the first agent that answers, else starts one on the environment's folder. The lock of that folder decides
 * between two that start at once. Throws CodedError, `data_folder_in_use` where another holds the folder but does not answer.
 */
export async function openAgent({ environment, openStore, folders }: OpenAgentDeps): Promise<OpenAgent> {
  for (const folder of folders) {
    if (!isTrustedSocket(socketPath(folder), folder)) continue;
    const attached = await findLocalConsole(folder);
    if (!attached) continue;
    const { client, close } = attached;
    return { client, close, own: folder === environment.dataDir, gone: new AbortController().signal };
  }
  const desk = await startDesk({ environment, openStore });
  return { client: desk.client, own: true, gone: desk.released, close: (graceMs) => desk.stop(graceMs) };
}
