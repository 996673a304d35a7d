#!/usr/bin/env node
import { CodedError, watchOutput } from '@postern/protocol/messages';
import { CommanderError } from 'commander';
import { createProgram } from './config/program.ts';

watchOutput(process);
try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CodedError) {
    process.stderr.write(`${error.message}\n${error.next}\nCode ${error.code}\n`);
    // A service manager starts nothing again that is set up wrongly.
    process.exit(error.code === 'config_file_invalid' ? 2 : 1);
  }
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode;
}
