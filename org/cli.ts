#!/usr/bin/env node
import { CodedError } from '@postern/protocol/messages';
import { Command, CommanderError } from 'commander';
import { adminCommand } from './config/admin-command.ts';
import { backupCommand, restoreCommand } from './config/backup-commands.ts';
import { serveCommand } from './config/serve-command.ts';
import { version } from './version.ts';

const program = new Command('postern-org')
  .description('The org: people, apps, agents and the work between them')
  .version(version)
  .showHelpAfterError()
  .exitOverride();
program.addCommand(serveCommand());
program.addCommand(adminCommand());
program.addCommand(backupCommand());
program.addCommand(restoreCommand());

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode);
  if (!(error instanceof CodedError)) throw error;
  process.stderr.write(`${error.message}\n${error.next}\nCode ${error.code}\n`);
  process.exit(1);
}
