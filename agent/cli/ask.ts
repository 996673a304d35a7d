import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import type { CliContext } from './context.ts';

/** Questions at a terminal, or answered by the lines of a pipe. The input is let go of between them, so that it keeps no process alive. */
export function createAsk(
  input: NodeJS.ReadableStream & { isTTY?: boolean },
  output: NodeJS.WritableStream,
): CliContext['ask'] {
  let hidden = false;
  const echo = new Writable({
    write(chunk, _encoding, done) {
      if (!hidden) output.write(chunk);
      done();
    },
  });
  let ended = false;
  let reader: { lines: AsyncIterator<string>; face: Interface } | undefined;
  const open = (): { lines: AsyncIterator<string>; face: Interface } => {
    const face = createInterface({ input, output: echo, terminal: input.isTTY === true });
    face.once('close', () => {
      ended = true;
    });
    face.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    return { face, lines: face[Symbol.asyncIterator]() };
  };
  return async (question, options = {}) => {
    reader ??= open();
    if (!ended) reader.face.resume();
    output.write(question);
    hidden = options.hidden === true;
    const { value, done } = await reader.lines.next();
    if (hidden) output.write('\n');
    hidden = false;
    if (!ended) reader.face.pause();
    return done ? undefined : String(value).trim();
  };
}
