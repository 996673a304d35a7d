import { createHash, randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDb } from '../../org/db/database.ts';
import { readMigrations } from '../../org/db/migrate.ts';

/**
 * Puts an org's embedded database where its first start would make it, which takes seconds; the story and the
 * installers of the org show that one. Nothing where there is a database. Kept between runs, by its migrations.
 */
export async function prepareDatabase(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  const hash = createHash('sha256').update((await readMigrations()).map(({ checksum }) => checksum).join());
  const kept = join(tmpdir(), `postern-test-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(kept)) await make(kept);
  await cp(kept, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

/** Whole or not at all, whoever else makes it. */
async function make(kept: string): Promise<void> {
  const part = `${kept}.${randomUUID()}`;
  const db = await createDb({ folder: part });
  await db.close();
  await rename(part, kept).catch(() => rm(part, { recursive: true }));
}
