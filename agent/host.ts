import { createRouterClient } from '@orpc/server';
import { CodedError } from '@postern/protocol/messages';
import type { Agent } from './agent.ts';
import { openDataFolder } from './config/data-folder.ts';
import type { Environment } from './config/environment.ts';
import { type FolderLock, lockDataFolder } from './config/folder-lock.ts';
import { readConfig } from './config/store.ts';
import { type AgentSlot, createAgentSlot } from './console/agent-slot.ts';
import type { ConsoleClient } from './console/local-client.ts';
import { serveLocalConsole } from './console/local-server.ts';
import { type LoopbackConsole, serveLoopback } from './console/loopback/loopback-server.ts';
import { readSettings } from './console/read-settings.ts';
import { createConsoleRouter } from './console/router.ts';
import { createSetup } from './console/setup.ts';
import { createDiagnostics } from './diagnostics/diagnostics.ts';
import { type Identity, readIdentity, requireIdentity } from './enrol/identity.ts';
import { leaveOrg } from './enrol/leave-org.ts';
import type { AgentState } from './health/state.ts';
import type { OpenStore } from './journal/store.ts';
import { openKeychain } from './keychain/open-keychain.ts';
import { keepCrashes } from './log/crash-file.ts';
import { type LogFile, openLog } from './log/log.ts';
import { openParts } from './parts.ts';
import { openAgent } from './run-agent.ts';
import { refuseWhereHandedOver } from './service/hand-over-record.ts';
import { openTrial, recoverTrial } from './trial/open-trial.ts';
import type { Trial } from './trial/trial.ts';
import { agentVersion } from './version.ts';

export interface Desk {
  agent: AgentSlot;
  log: LogFile;
  /** The console, asked from inside this process. */
  client: ConsoleClient;
  /** Of the local console. */
  socket: string;
  /** A one-time link to the loopback console, which listens from the first link on. Throws CodedError. */
  link(): Promise<{ url: string; validMs: number }>;
  /** Aborts when it has let go of the data folder because another process takes the agent over. */
  released: AbortSignal;
  /** Finishes what runs (up to `graceMs`), then lets go of the data folder. */
  stop(graceMs?: number): Promise<void>;
}

export interface Host extends Desk {
  identity: Identity;
}

export interface HostOptions {
  environment: Environment;
  /** Driver of journal and folder lock. */
  openStore: OpenStore;
  /** Where people read the log along. */
  screen?: { write(text: string): unknown };
}

/**
 * The agent of one data folder: keys, connections, journal, log, local console. It runs when this resolves; an org that
 * is not reached is a state of it, not an error. Throws CodedError, and then holds nothing.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const dataDir = openDataFolder(options.environment.dataDir);
  const identity = readIdentity(dataDir) ?? (await takeBack(dataDir, options.openStore));
  return { ...(await startDesk(options)), identity };
}

/** The identity that a hand-over to the service left behind, if it got no further. Throws CodedError. */
async function takeBack(dataDir: string, openStore: OpenStore): Promise<Identity> {
  const lock = lockDataFolder(dataDir, openStore);
  try {
    refuseWhereHandedOver(dataDir);
    return requireIdentity(dataDir);
  } finally {
    lock.release();
  }
}

/** The same for a folder that need not be enrolled yet: the consoles lead through enrolment, then the agent runs. */
export async function startDesk(options: HostOptions): Promise<Desk> {
  const { environment, openStore, screen } = options;
  const dataDir = openDataFolder(environment.dataDir);
  const { log: wanted } = readConfig(dataDir);
  const lock = lockDataFolder(dataDir, openStore);
  const identity = readIdentityHeld(dataDir, lock);
  const file = openLog({ dir: dataDir, level: wanted.level, ...(screen ? { screen } : {}) });
  const forget = keepCrashes(dataDir);
  const closing: (() => Promise<unknown>)[] = [
    async () => {
      forget();
      await file.close();
      lock.release();
    },
  ];
  const closeAll = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    return await open();
  } catch (error) {
    await closeAll();
    throw error;
  }

  async function open(): Promise<Desk> {
    const { log } = file;
    const nobody = notEnrolled();
    const slot = createAgentSlot(nobody);
    let agent: Agent | undefined;
    let trial: Trial | undefined;
    let loopback: Promise<LoopbackConsole> | undefined;

    async function run(who: Identity): Promise<void> {
      const left = await recoverTrial(environment);
      const parts = await openParts(environment);
      agent = await openAgent(parts, openStore, who, log);
      trial = openTrial({ environment, parts, identity: who, agent, log, left });
      slot.put(agent);
      const { org, name } = who;
      log.info({ org, name, version: agentVersion, pid: process.pid, dataDir }, 'agent starts');
      agent.start();
    }
    let leaving: Promise<void> | undefined;
    /** One at a time; an agent that could not leave runs again. */
    async function unenrol(localOnly: boolean): Promise<void> {
      leaving ??= leave(localOnly).finally(() => {
        leaving = undefined;
      });
      return leaving;
    }
    async function leave(localOnly: boolean): Promise<void> {
      const who = requireIdentity(dataDir);
      slot.clear({ ...slot.state(), state: 'connecting', inFlight: 0 });
      await trial?.close();
      await agent?.stop();
      agent = undefined;
      trial = undefined;
      try {
        await leaveOrg(await openParts(environment), who, localOnly);
      } catch (error) {
        await run(who);
        throw error;
      }
      log.info({ org: who.org, localOnly }, 'no longer enrolled');
      setup.restart();
      slot.clear(nobody);
    }
    async function link(): Promise<{ url: string; validMs: number }> {
      const { port } = readConfig(dataDir).console;
      loopback ??= serveLoopback({ router, assets: environment.consoleAssets, port });
      try {
        return (await loopback).link();
      } catch (error) {
        loopback = undefined;
        throw error;
      }
    }

    const released = new AbortController();
    const setup = createSetup({ environment, enrolled: run });
    const router = createConsoleRouter({
      ...{ agent: slot, log: file, dataDir, link },
      diagnostics: createDiagnostics({ environment, agent: slot, logFile: file.file }),
      trial: () => {
        if (!trial) throw new CodedError('not_enrolled');
        return trial;
      },
      ...{ setup, unenrol, systemProxy: environment.systemProxy },
      release: () => void closeAll().then(() => released.abort()),
      openParts: async () => ({ ...(await openParts(environment)), org: readIdentity(dataDir)?.org }),
      settings: async () => readSettings(environment, await openKeychain(environment.keychain, dataDir)),
    });
    let graceMs: number | undefined;
    closing.push(async () => {
      if (!agent) return;
      await trial?.close();
      await agent.stop(graceMs);
      log.info('agent stopped');
    });
    if (identity) await run(identity);
    const local = await serveLocalConsole(router, dataDir, environment.runtimeDir);
    closing.push(local.close, async () => (await loopback)?.close());
    return {
      ...{ agent: slot, log: file, socket: local.path, link, released: released.signal },
      client: createRouterClient(router, { context: { carrier: 'window' } }),
      stop: (grace) => {
        graceMs = grace;
        return closeAll();
      },
    };
  }
}

/** What is thrown lets go of the folder. */
function readIdentityHeld(dataDir: string, lock: FolderLock): Identity | undefined {
  try {
    refuseWhereHandedOver(dataDir);
    return readIdentity(dataDir);
  } catch (error) {
    lock.release();
    throw error;
  }
}

const notEnrolled = (): AgentState => ({
  ...{ state: 'not_enrolled', version: agentVersion, startedAt: Date.now(), inFlight: 0, done: 0, failed: 0, apps: [] },
});
