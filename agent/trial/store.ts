import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialState } from '@postern/protocol/console';
import { z } from 'zod';
import { writeAtomic } from '../config/atomic-file.ts';
import { configSchema, type Secrets, secretSettings } from '../config/schema.ts';
import { onTrial, writeSecrets } from '../config/secrets.ts';
import { readConfig, writeConfig } from '../config/store.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { type Candidate, isOwnFile } from './change.ts';

export type Changes = Extract<TrialState, { step: 'trying' }>['changes'];

const { proxy, tls } = configSchema.shape;
/** trial.json: the change that is on trial. */
const recordSchema = z.object({
  version: z.literal(1),
  /** To be kept: what is not done of it yet is done at the next start. */
  decided: z.boolean(),
  proxy,
  tls,
  /** Secrets that are forgotten; the keychains of some systems hold no empty text. */
  forgotten: z.array(z.enum(secretSettings)),
  changes: z.array(z.custom<Changes[number]>()),
});
type TrialRecord = z.infer<typeof recordSchema>;

/** Carries a change over any crash: the settings are those before it or those after it, as a whole. */
export interface TrialStore {
  /** Writes the change down beside the settings in force. */
  begin(candidate: Candidate, changes: Changes): Promise<void>;
  /** From the moment that this is on the disk, the change is in force, also after a crash. */
  decide(): void;
  /** Takes over what was decided. Where this fails it is done by the next `begin` or `recover`. */
  finish(): Promise<void>;
  /** Forgets the change and what was written for it. */
  discard(): Promise<void>;
  /** Ends what a stopped process left: finishes what was decided, rolls back what was not. Undefined: nothing was left. */
  recover(): Promise<{ outcome: 'kept' | 'rolled_back'; changes: Changes } | undefined>;
}

export function createTrialStore({ dataDir, keychain }: { dataDir: string; keychain: Keychain }): TrialStore {
  const file = join(dataDir, 'trial.json');

  async function takeOver({ proxy, tls, forgotten }: TrialRecord): Promise<void> {
    const secrets: Secrets = {};
    for (const key of secretSettings) {
      const value = await keychain.get(onTrial(key));
      if (value !== undefined) secrets[key] = value;
      if (forgotten.includes(key)) secrets[key] = '';
    }
    await writeSecrets(keychain, secrets);
    writeConfig(dataDir, { ...readConfig(dataDir), proxy, tls });
    await clear();
  }
  /** The record goes last: while it is there, the rest is found again. */
  async function clear(): Promise<void> {
    removeUnnamed(dataDir);
    for (const key of secretSettings) await keychain.delete(onTrial(key));
    rmSync(file, { force: true });
  }

  async function recover(): ReturnType<TrialStore['recover']> {
    const record = readRecord(file);
    if (record?.decided) await takeOver(record);
    else await clear();
    return record && { outcome: record.decided ? 'kept' : 'rolled_back', changes: record.changes };
  }

  return {
    async begin({ config, secrets, files }, changes) {
      await recover();
      for (const key of secretSettings) {
        const value = secrets[key];
        if (value) await keychain.set(onTrial(key), value);
      }
      for (const [path, content] of files) writeAtomic(path, content);
      const forgotten = secretSettings.filter((key) => secrets[key] === '');
      write(file, { version: 1, decided: false, proxy: config.proxy, tls: config.tls, forgotten, changes });
    },
    decide() {
      const record = readRecord(file);
      if (!record) throw new Error('there is no change to keep');
      write(file, { ...record, decided: true });
    },
    async finish() {
      await recover();
    },
    discard: clear,
    recover,
  };
}

const write = (file: string, record: TrialRecord): void => writeAtomic(file, `${JSON.stringify(record, null, 2)}\n`);

/** A record that cannot be read was never decided, as files are replaced as a whole: it counts as none. */
function readRecord(file: string): TrialRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Removes certificates that were given for a change and that no setting names. */
export function removeUnnamed(dataDir: string): void {
  const { caFiles, clientCert, clientKey } = readConfig(dataDir).tls;
  const named: Set<string | undefined> = new Set([...caFiles, clientCert, clientKey]);
  for (const name of readdirSync(dataDir))
    if (isOwnFile(name) && !named.has(join(dataDir, name))) rmSync(join(dataDir, name), { force: true });
}
