import type { KeyObject } from 'node:crypto';
import { join, resolve } from 'node:path';
import { createDb, type Db } from '../db/database.ts';
import { loadOrgKey } from '../seal/org-key.ts';
import type { Config } from './config.ts';

/**
 * The org's database and key. `environment` may carry the key as POSTERN_ORG_KEY. Throws CodedError
 * `data_folder_owned`, `database_unreachable`, `org_key_invalid` and what migrations throw.
 */
export async function openData(
  config: Pick<Config, 'data' | 'databaseUrl' | 'databaseConnections' | 'keyFile'>,
  environment: Record<string, string | undefined>,
): Promise<{ db: Db; orgKey: KeyObject }> {
  const folder = resolve(config.data);
  const db = await createDb(
    config.databaseUrl
      ? { url: config.databaseUrl, ...(config.databaseConnections && { connections: config.databaseConnections }) }
      : { folder: join(folder, 'database') },
  );
  try {
    const text = environment['POSTERN_ORG_KEY'];
    const orgKey = await loadOrgKey(
      text && !config.keyFile ? { text } : { file: resolve(config.keyFile ?? join(folder, 'org.key')) },
    );
    return { db, orgKey };
  } catch (error) {
    await db.close();
    throw error;
  }
}
