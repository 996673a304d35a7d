import { type Command, Option } from 'commander';

/** Options that say where the data is; the same for every command. */
export const withData = (command: Command): Command =>
  command
    .addOption(
      new Option('--config <file>', 'JSON file with these same options in camelCase').env('POSTERN_ORG_CONFIG'),
    )
    .option('--data <dir>', 'folder of the embedded database and of the key (default ./postern-data)')
    .option('--database-url <url>', 'PostgreSQL 15 or newer instead of the embedded database')
    .option(
      '--key-file <file>',
      'key under which secrets rest (default org.key in the data folder; or POSTERN_ORG_KEY)',
    );

/** Commander's values without those that are not the configuration's. */
export function configOf(options: Record<string, unknown>, ...others: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !['config', ...others].includes(name)));
}
