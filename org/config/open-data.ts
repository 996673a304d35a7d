import type { KeyObject } from 'node:crypto';
import { join, resolve } from 'node:path';
import { createDb, type Db, type DbPlace } from '../db/database.ts';
import { loadOrgKey } from '../seal/org-key.ts';
import type { Config } from './config.ts';

type Place = Pick<Config, 'data' | 'databaseUrl' | 'databaseConnections' | 'keyFile'>;
type Environment = Record<string, string | undefined>;

/** Folder of the embedded database. */
export const folderOf = (config: Place): string => join(resolve(config.data), 'database');

export const placeOf = (config: Place): DbPlace =>
  config.databaseUrl
    ? { url: config.databaseUrl, ...(config.databaseConnections && { connections: config.databaseConnections }) }
    : { folder: folderOf(config) };

/** Where the org's key is: POSTERN_ORG_KEY, or a file. */
export function keySource(config: Place, environment: Environment): { file: string } | { text: string } {
  const text = environment['POSTERN_ORG_KEY'];
  return text && !config.keyFile ? { text } : { file: resolve(config.keyFile ?? join(config.data, 'org.key')) };
}

/**
 * The org's database and key. `environment` may carry the key as POSTERN_ORG_KEY. Throws CodedError
 * `data_folder_owned`, `database_unreachable`, `org_key_invalid` and what migrations throw.
 */
export async function openData(config: Place, environment: Environment): Promise<{ db: Db; orgKey: KeyObject }> {
  const db = await createDb(placeOf(config));
  try {
    return { db, orgKey: await loadOrgKey(keySource(config, environment)) };
  } catch (error) {
    await db.close();
    throw error;
  }
}
