/** What writing to a pipe that nobody reads, or to a terminal that was closed, comes to. */
const readerGone = new Set<string | undefined>(['EPIPE', 'EIO']);

/**
 * A reader that has gone (`| head`) is no fault. Output that cannot be written otherwise (a full disk) is told in one line
 * on stderr, once, and the process ends with 1 where it would have ended with 0. Without this, Node prints a stack.
 */
export function watchOutput(): void {
  const { stdout, stderr } = process;
  let told = false;
  stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (readerGone.has(code) || told) return;
    told = true;
    process.exitCode ||= 1;
    stderr.write(`The output cannot be written: ${message}. Make room where it goes to, then run the command again.\n`);
  });
  stderr.on('error', () => undefined);
}
