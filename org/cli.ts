#!/usr/bin/env node
import { CodedError } from '@postern/protocol/messages';
import { CommanderError } from 'commander';
import { createProgram } from './config/program.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode);
  if (!(error instanceof CodedError)) throw error;
  process.stderr.write(`${error.message}\n${error.next}\nCode ${error.code}\n`);
  // A service manager starts nothing again that is set up wrongly.
  process.exit(error.code === 'config_file_invalid' ? 2 : 1);
}
