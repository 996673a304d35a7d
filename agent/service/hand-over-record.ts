import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import { z } from 'zod';
import { writeAtomic } from '../config/atomic-file.ts';
import { identitySchema, readIdentity, writeIdentity } from '../enrol/identity.ts';

/** handed-over.json, in the folder that an agent leaves: where it goes, and who it is. */
const recordSchema = z.object({ version: z.literal(1), to: z.string(), identity: identitySchema });
export type HandOverRecord = z.infer<typeof recordSchema>;

const fileOf = (dataDir: string): string => join(dataDir, 'handed-over.json');

/** Where the new data folder stands, whole, until the moment in which it takes its place. */
export const incomingOf = (to: string): string => `${to}.incoming`;

/** Undefined where there is none; one that cannot be read counts as none, since files are replaced as a whole. */
export function readRecord(dataDir: string): HandOverRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

export const writeRecord = (dataDir: string, record: HandOverRecord): void =>
  writeAtomic(fileOf(dataDir), `${JSON.stringify(record, null, 2)}\n`);

export const removeRecord = (dataDir: string): void => rmSync(fileOf(dataDir), { force: true });

/**
 * What became of a hand-over that this folder's agent was part of. Without an identity the folder has given it away; as long
 * as the new folder stands beside its place it was never used there, so it comes back. Whoever calls holds the folder's lock.
 * Everybody may see whether those folders are there, so that a person's own process can tell.
 */
export function whereIdentityIs(dataDir: string): 'here' | 'service' {
  const record = readRecord(dataDir);
  if (!record) return 'here';
  if (!readIdentity(dataDir)) {
    if (existsSync(incomingOf(record.to))) writeIdentity(dataDir, record.identity);
    else if (existsSync(record.to)) return 'service';
  }
  removeRecord(dataDir);
  return 'here';
}

/** Throws CodedError `agent_is_service` where the service of this machine is the agent of this folder now. */
export function refuseWhereHandedOver(dataDir: string): void {
  if (whereIdentityIs(dataDir) === 'service') throw new CodedError('agent_is_service', { file: fileOf(dataDir) });
}
