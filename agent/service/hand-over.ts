import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '@postern/protocol/messages';
import { fingerprint } from '@postern/protocol/wire';
import { syncFolder } from '../config/atomic-file.ts';
import { type FolderLock, lockDataFolder } from '../config/folder-lock.ts';
import { readIdentity, removeIdentity, requireIdentity, writeIdentity } from '../enrol/identity.ts';
import type { OpenStore } from '../journal/store.ts';
import { loadAgentKeys } from '../keychain/agent-keys.ts';
import { createFileKeychain } from '../keychain/file-keychain.ts';
import { recoverTrial } from '../trial/open-trial.ts';
import type { ProxyRules } from '../trust/proxy.ts';
import { asOwner, type Owner, ownerOf } from './as-owner.ts';
import { copyFiles, filesOfAgent, ownCertificates } from './copy-folder.ts';
import { incomingOf, readRecord, removeRecord, whereIdentityIs, writeRecord } from './hand-over-record.ts';
import { keepProxy } from './keep-proxy.ts';
import type { ServiceManager } from './service-manager.ts';

/** In this order. After `decided` the old folder's agent cannot run, before `activated` the service's cannot. */
export const handOverSteps = ['released', 'copied', 'decided', 'activated', 'started', 'cleaned'] as const;
export type HandOverStep = (typeof handOverSteps)[number];

export interface HandOverDeps {
  /** Data folder of the agent that becomes the service. */
  from: string;
  /** Data folder of the service. */
  to: string;
  manager: Pick<ServiceManager, 'state' | 'enable' | 'showTo' | 'start' | 'stop'>;
  /** Makes what the service needs: account, data folder (its owner is that account), unit. */
  prepare(): Promise<void>;
  openStore: OpenStore;
  /** Has the agent that runs on `from`, if any, finish and let go. Resolves with the proxy of its environment. */
  release(): Promise<ProxyRules | undefined>;
  /** Told after each step. */
  told(step: HandOverStep): void;
}

const lockWaitMs = 60_000;
const againMs = 50;

/**
 * Makes the agent of a folder the service of this machine: key, settings, journal and log move, then the service starts. The
 * folder's lock is held all the while, so that nobody runs there. What fails is undone, and the agent can run in its old
 * folder as before. A process that is killed leaves one agent with the identity, never two: `whereIdentityIs` tells which, and the same
 * call again finishes it. Throws CodedError.
 */
export async function handOver(deps: HandOverDeps): Promise<void> {
  const { from, to, openStore } = deps;
  const person = ownerOf(from);
  const record = asOwner(person, () => readRecord(from));
  const known = readIdentity(to);
  if (known && known.agentId !== record?.identity.agentId)
    throw new CodedError('service_enrolled', { org: known.org, name: known.name });
  const proxy = await deps.release();
  const lock = await takeLock(() => asOwner(person, () => lockDataFolder(from, openStore)));
  try {
    if (asOwner(person, () => whereIdentityIs(from)) === 'here') await move(deps, person, proxy);
    else await goOn(deps, person);
    for (const name of asOwner(person, () => filesOfAgent(from)))
      asOwner(person, () => rmSync(join(from, name), { force: true }));
    rmSync(asideOf(to), { recursive: true, force: true });
    deps.told('cleaned');
  } finally {
    lock.release();
  }
}

/** The identity has moved already: what is left is to start the service. */
async function goOn(deps: HandOverDeps, person: Owner): Promise<void> {
  if (!readIdentity(deps.to)) {
    // It was taken out of the org since.
    asOwner(person, () => removeRecord(deps.from));
    throw new CodedError('not_enrolled');
  }
  await startService(deps, person.uid);
  deps.told('started');
}

const asideOf = (to: string): string => `${to}.before`;

interface Step {
  name: HandOverStep;
  run(): void | Promise<void>;
  /** Of a step that ran in part too. */
  undo(): void | Promise<void>;
}

async function move(deps: HandOverDeps, person: Owner, proxy: ProxyRules | undefined): Promise<void> {
  const { from, to, openStore } = deps;
  asOwner(person, () => requireIdentity(from));
  putBack(to);
  await deps.prepare();
  // Nobody else may be at work in the folder that is set aside.
  const lock = lockDataFolder(to, openStore);
  const done: Step[] = [];
  try {
    deps.told('released');
    for (const step of steps(deps, person, proxy)) {
      done.push(step);
      await step.run();
      deps.told(step.name);
    }
  } catch (error) {
    for (const step of done.reverse()) await step.undo();
    throw error;
  } finally {
    lock.release();
  }
}

function steps(deps: HandOverDeps, person: Owner, proxy: ProxyRules | undefined): Step[] {
  const { from, to, manager } = deps;
  const service = ownerOf(to);
  const [incoming, aside] = [incomingOf(to), asideOf(to)];
  let enabled = false;
  return [
    {
      name: 'copied',
      async run() {
        rmSync(incoming, { recursive: true, force: true });
        mkdirSync(incoming, { mode: 0o700 });
        chmodSync(incoming, 0o700);
        if (process.getuid?.() === 0) chownSync(incoming, service.uid, service.gid);
        const names = asOwner(person, () => filesOfAgent(from));
        copyFiles(names, { dir: from, owner: person }, { dir: incoming, owner: service });
        await requireKeys(incoming);
        await recoverTrial({ dataDir: incoming, keychain: 'file', consoleAssets: '', systemProxy: undefined });
        ownCertificates(incoming, to, person);
        await keepProxy(incoming, proxy);
        syncFolder(incoming);
      },
      undo: () => rmSync(incoming, { recursive: true, force: true }),
    },
    {
      name: 'decided',
      run() {
        renameSync(to, aside);
        syncFolder(dirname(to));
        asOwner(person, () => {
          writeRecord(from, { version: 1, to, identity: requireIdentity(from) });
          removeIdentity(from);
          syncFolder(from);
        });
      },
      undo() {
        asOwner(person, () => {
          const record = readRecord(from);
          if (record) writeIdentity(from, record.identity);
          removeRecord(from);
        });
        if (!existsSync(to)) renameSync(aside, to);
      },
    },
    {
      name: 'activated',
      run() {
        renameSync(incoming, to);
        syncFolder(dirname(to));
      },
      undo() {
        if (!existsSync(incoming)) renameSync(to, incoming);
      },
    },
    {
      name: 'started',
      async run() {
        enabled = (await manager.state()).enabled;
        await startService(deps, person.uid);
      },
      async undo() {
        await manager.stop();
        await manager.showTo(undefined);
        if (!enabled) await manager.enable(false);
        // What the service has done meanwhile is known to its journal.
        const names = filesOfAgent(to).filter((name) => /^(journal\.db|agent\.log)/.test(name));
        copyFiles(names, { dir: to, owner: service }, { dir: from, owner: person });
      },
    },
  ];
}

/** The keys that the identity names lie beside it. */
async function requireKeys(dir: string): Promise<void> {
  const known = requireIdentity(dir).fingerprint;
  const keys = await loadAgentKeys(createFileKeychain(dir)).catch(() => undefined);
  if (!keys || fingerprint(keys.thumbprint) !== known)
    throw new CodedError('service_keys_elsewhere', { fingerprint: known });
}

/** Ends what a process left that was killed before it decided. Only who has asked `whereIdentityIs` may do that. */
function putBack(to: string): void {
  rmSync(incomingOf(to), { recursive: true, force: true });
  if (existsSync(to)) rmSync(asideOf(to), { recursive: true, force: true });
  else if (existsSync(asideOf(to))) renameSync(asideOf(to), to);
}

async function startService({ manager }: HandOverDeps, person: number): Promise<void> {
  await manager.showTo(person);
  await manager.enable(true);
  await manager.start();
}

/** The agent that was told to let go finishes what runs; it takes its time. */
async function takeLock(take: () => FolderLock): Promise<FolderLock> {
  const until = performance.now() + lockWaitMs;
  for (;;) {
    try {
      return take();
    } catch (error) {
      if (!(error instanceof CodedError && error.code === 'data_folder_in_use') || performance.now() > until)
        throw error;
    }
    await delay(againMs);
  }
}
