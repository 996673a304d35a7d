import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import { Command } from 'commander';
import { restore } from '../backup/restore.ts';
import { askForBackup } from '../backup/running.ts';
import { writeBackup, writeStream } from '../backup/write-file.ts';
import { openAsIs } from '../db/database.ts';
import { loadOrgKey } from '../seal/org-key.ts';
import { type Config, readConfig } from './config.ts';
import { configOf, withData } from './flags.ts';
import { folderOf, keySource, placeOf } from './open-data.ts';

type Options = Record<string, string>;

/** `postern-org backup`: one file with everything but the org's key, while the org runs or not. */
export function backupCommand(): Command {
  return withData(new Command('backup'))
    .description("Writes everything but the org's key to one file, while the org runs")
    .requiredOption('--out <file>', 'the file to make')
    .action(async (options: Options) => {
      const config = await readConfig(options['config'], configOf(options, 'out'));
      const file = resolve(options['out']!);
      await backup(config, file);
      const key = keySource(config, process.env);
      const where = 'file' in key ? key.file : 'POSTERN_ORG_KEY';
      tell(
        `The backup is ${file}.`,
        `The org's key (${where}) is not in it. Keep a copy of it elsewhere: without it nothing can be restored.`,
      );
    });
}

async function backup(config: Config, file: string): Promise<void> {
  const { orgKey } = await keyOf(config);
  const db = await openAsIs(placeOf(config)).catch((error: unknown) => {
    // The org runs on the folder: it makes the backup itself.
    if (error instanceof CodedError && error.code === 'data_folder_owned') return undefined;
    throw error;
  });
  if (!db) return writeStream(await askForBackup(folderOf(config)), file);
  try {
    await writeBackup({ db, orgKey, clock: Date.now }, file);
  } finally {
    await db.close();
  }
}

/** `postern-org restore`: a new org of a backup. */
export function restoreCommand(): Command {
  return withData(new Command('restore'))
    .description('Makes a new org of a backup, in a new data folder or an empty database')
    .requiredOption('--from <file>', 'the backup')
    .option('--hold', 'sends nothing to any app until on-premises provisioning is enabled for it again')
    .action(async (options: Options) => {
      const config = await readConfig(options['config'], configOf(options, 'from', 'hold'));
      const file = resolve(options['from']!);
      const { orgKey, keyName } = await keyOf(config);
      const header = await restore(
        { file, orgKey, keyName, now: Date.now(), hold: 'hold' in options },
        placeOf(config),
      );
      tell(
        `The org is as it was on ${header.madeAt}.`,
        'What was done since then is forgotten, deactivated people and agents and revoked API tokens too: do that again.',
        'hold' in options
          ? 'Nothing is sent to any app until on-premises provisioning is enabled for it again.'
          : 'When it starts, every account is written to its application once more. Agents go on by themselves.',
      );
    });
}

/** A key that is missing is not made: it could open nothing. */
async function keyOf(config: Config) {
  const source = keySource(config, process.env);
  if ('file' in source) {
    await access(source.file).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') throw new CodedError('org_key_missing', { where: source.file }, { cause });
    });
  }
  return { orgKey: await loadOrgKey(source), keyName: 'file' in source ? source.file : 'POSTERN_ORG_KEY' };
}

const tell = (...lines: string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
