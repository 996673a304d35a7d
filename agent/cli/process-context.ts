import { text } from 'node:stream/consumers';
import { environmentFile, readEnvironment } from '../config/environment.ts';
import { createAsk } from './ask.ts';
import type { CliContext } from './context.ts';

/** The context of this process: standard streams, signals, environment. */
export function processContext(): CliContext {
  // Whatever is written holds settings, secrets or people's names: for the owner alone.
  process.umask(0o077);
  loadServiceEnvironment();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  // A reader that went away (`postern logs | head`) is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') stop.abort();
  });
  return {
    environment: (dataDir) => readEnvironment(undefined, dataDir === undefined ? {} : { dataDir }),
    out: (line) => void process.stdout.write(`${spoken(line)}\n`),
    err: (line) => void process.stderr.write(spoken(line)),
    terminal: process.stdout.isTTY === true,
    ask: createAsk(process.stdin, process.stderr),
    input: () => text(process.stdin),
    stopped: stop.signal,
  };
}

/** Windows has no sudo: there a terminal is opened as administrator. */
const spoken = (text: string): string =>
  process.platform === 'win32' ? text.replaceAll('sudo postern ', 'postern ') : text;

/** What the service is given by its unit holds for every command on this machine; a variable that is set already stays. */
function loadServiceEnvironment(): void {
  try {
    process.loadEnvFile(environmentFile());
  } catch {
    // No service is installed here.
  }
}
