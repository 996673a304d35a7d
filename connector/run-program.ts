import { type Command, CommanderError } from 'commander';
import { watchOutput } from './watch-output.ts';

/**
 * Runs a command line to its end. Errors become one sentence on stderr and the exit code 1. The program must have
 * `exitOverride()`: one that ended at once would not say that its help could not be written.
 */
export async function runProgram(program: Command): Promise<void> {
  watchOutput();
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // It has said what it had to say. Output that cannot be written sets a code, too.
      process.exitCode ||= error.exitCode;
      return;
    }
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
