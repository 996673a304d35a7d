import { join } from 'node:path';
import { CodedError, describe } from '@postern/protocol/messages';
import { CommanderError } from 'commander';
import { OrgFault } from '../ports.ts';
import type { CliContext } from './context.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-code.ts';
import { createProgram } from './program.ts';

/** Runs one command line (without node and script). Never throws: errors are told and become an exit code. */
export async function main(args: string[], context: CliContext): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  try {
    const program = createProgram(context, (result) => {
      code = result;
    });
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return told(error, args, context);
  }
}

function told(error: unknown, args: string[], context: CliContext): ExitCode {
  // Commander has written its own text already; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const json = args.includes('--json') || args.includes('--json-ready');
  const show = (code: string, message: string, next: string): ExitCode => {
    if (json) context.out(JSON.stringify({ event: 'error', code, message, next }));
    else context.err(`${message}\n${next ? `${next}\n` : ''}(${code})\n`);
    return exitCodeOf(code);
  };
  if (error instanceof CodedError) return show(error.code, error.message, error.next);
  if (error instanceof OrgFault) return show(error.code, error.message, describe(error.code).next);
  const { text, next } = describe('internal_error', {
    detail: error instanceof Error ? error.message : String(error),
    log: logOf(args, context),
  });
  return show('internal_error', text, next);
}

function logOf(args: string[], context: CliContext): string {
  const at = args.indexOf('--data');
  try {
    return join(context.environment(at < 0 ? undefined : args[at + 1]).dataDir, 'agent.log');
  } catch {
    return 'agent.log in the data folder';
  }
}
