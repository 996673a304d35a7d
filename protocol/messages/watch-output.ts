import { CodedError } from './catalogue.ts';

interface Output {
  on(event: 'error', listener: (error: { code?: string; message: string }) => void): unknown;
  write(text: string): unknown;
}

/** What of a Node process this is about. */
interface Program {
  stdout: Output;
  stderr: Output;
  exitCode?: number | string | null | undefined;
}

/** What writing to a pipe that nobody reads, or to a terminal that was closed, comes to. */
const readerGone = new Set<string | undefined>(['EPIPE', 'EIO']);

/**
 * For a command line: a reader that has gone (`| head`) is no fault, so it is only told to `unread`. Output that cannot be
 * written otherwise (a full disk) is told in one line on stderr, once, and the process ends with 1 where it would have
 * ended with 0; `unread` hears of it, too. Without this, Node prints a stack and ends.
 */
export function watchOutput(program: Program, unread: () => void = () => undefined): void {
  let told = false;
  program.stdout.on('error', ({ code, message: detail }) => {
    unread();
    if (readerGone.has(code) || told) return;
    told = true;
    program.exitCode ||= 1;
    const error = new CodedError('output_not_written', { detail });
    program.stderr.write(`${error.message} ${error.next} (${error.code})\n`);
  });
  program.stderr.on('error', ({ code }) => {
    if (readerGone.has(code)) unread();
  });
}
