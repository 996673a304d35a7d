import { join } from 'node:path';
import { type Agent, createAgent } from './agent.ts';
import type { Environment } from './config/environment.ts';
import { lockDataFolder } from './config/folder-lock.ts';
import { serveLocalConsole } from './console/local-server.ts';
import { createConsoleRouter } from './console/router.ts';
import { type Identity, requireIdentity } from './enrol/identity.ts';
import { openNodeStore } from './journal/node-store.ts';
import { loadAgentKeys } from './keychain/agent-keys.ts';
import { createUnsealer } from './keychain/unsealer.ts';
import { createOrgClient } from './link/org-client.ts';
import { type LogFile, openLog } from './log/log.ts';
import { openParts, type Parts } from './parts.ts';
import { createConnectors } from './scim/connectors.ts';
import { agentVersion } from './version.ts';

export interface Host {
  agent: Agent;
  identity: Identity;
  log: LogFile;
  /** Of the local console. */
  socket: string;
  /** Finishes what runs (up to `graceMs`), then lets go of the data folder. */
  stop(graceMs?: number): Promise<void>;
}

/**
 * The agent of one data folder, wired for Node: keys, connections, journal, log, local console. It runs when this
 * resolves; an org that is not reached is a state of it, not an error. Throws CodedError, and then holds nothing.
 */
export async function startHost(environment: Environment, screen?: { write(text: string): unknown }): Promise<Host> {
  const parts = await openParts(environment);
  const identity = requireIdentity(parts.dataDir);
  const lock = lockDataFolder(parts.dataDir);
  const file = openLog({ dir: parts.dataDir, level: parts.config.log.level, ...(screen ? { screen } : {}) });
  try {
    return await run(parts, identity, lock, file);
  } catch (error) {
    await file.close();
    lock.release();
    throw error;
  }
}

async function run(parts: Parts, identity: Identity, lock: { release(): void }, file: LogFile): Promise<Host> {
  const { dataDir, keychain, trust, clock, session, config } = parts;
  const { log } = file;
  const keys = await loadAgentKeys(keychain);
  const unsealer = createUnsealer(keys);
  const org = createOrgClient({ http: parts.openHttp(identity.org), clock, keys, clientId: identity.clientId });
  const connectors = createConnectors({
    trust,
    unsealer,
    keychain,
    log,
    version: agentVersion,
    proxied: config.proxy.connectors,
  });
  const store = openNodeStore(join(dataDir, 'journal.db'));
  const agent = createAgent({ org, connectors, unsealer, clock, log, store, session, version: agentVersion, identity });
  const local = await serveLocalConsole(createConsoleRouter({ agent, log: file, dataDir }), dataDir).catch(
    async (error: unknown) => {
      await agent.stop(0);
      throw error;
    },
  );
  log.info(
    { org: identity.org, name: identity.name, version: agentVersion, pid: process.pid, dataDir },
    'agent starts',
  );
  agent.start();
  return {
    agent,
    identity,
    log: file,
    socket: local.path,
    stop: async (graceMs) => {
      await local.close();
      await agent.stop(graceMs);
      log.info('agent stopped');
      await file.close();
      lock.release();
    },
  };
}
