import { findLocalConsole } from '../console/local-client.ts';
import type { ProxyRules } from '../trust/proxy.ts';

/** Tells the agent that runs on a data folder, if one does, to finish and let go of it. Resolves with the proxy of its environment. */
export async function releaseAgent(dataDir: string): Promise<ProxyRules | undefined> {
  const running = await findLocalConsole(dataDir);
  if (!running) return undefined;
  try {
    return (await running.client.agent.release()).proxy;
  } finally {
    await running.close();
  }
}
