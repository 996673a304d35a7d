import { readFileSync } from 'node:fs';
import { CodedError } from '@postern/protocol/messages';
import type { CliContext } from './context.ts';

/** A secret from a file, or from standard input for `-`; white space around it does not count. Throws CodedError `file_unreadable`. */
export async function readSecret(file: string, context: Pick<CliContext, 'input'>): Promise<string> {
  return (file === '-' ? await context.input() : readText(file)).trim();
}

/** Throws CodedError `file_unreadable`. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CodedError(
      'file_unreadable',
      { file, detail: (error as NodeJS.ErrnoException).code ?? String(error) },
      { cause: error },
    );
  }
}
