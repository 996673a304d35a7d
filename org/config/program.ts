import { Command } from 'commander';
import { version } from '../version.ts';
import { adminCommand } from './admin-command.ts';
import { backupCommand, restoreCommand } from './backup-commands.ts';
import { serveCommand } from './serve-command.ts';

/** The command line `postern-org`. */
export function createProgram(): Command {
  const program = new Command('postern-org')
    .description('The org: people, apps, agents and the work between them')
    .version(version)
    .showHelpAfterError()
    .exitOverride();
  for (const command of [serveCommand(), adminCommand(), backupCommand(), restoreCommand()])
    program.addCommand(command);
  return program;
}
