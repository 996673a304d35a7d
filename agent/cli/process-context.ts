import { text } from 'node:stream/consumers';
import { watchOutput } from '@postern/protocol/messages';
import { environmentFile, readEnvironment } from '../config/environment.ts';
import { createAsk } from './ask.ts';
import type { CliContext } from './context.ts';

/** The context of this process: standard streams, signals, environment. */
export function processContext(): CliContext {
  // Whatever is written holds settings, secrets or people's names: for the owner alone.
  process.umask(0o077);
  loadServiceEnvironment();
  const terminate = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => terminate.abort());
  const unread = new AbortController();
  watchOutput(process, () => unread.abort());
  return {
    environment: (dataDir) => readEnvironment(undefined, dataDir === undefined ? {} : { dataDir }),
    out: (line) => void process.stdout.write(`${spoken(line)}\n`),
    err: (line) => void process.stderr.write(spoken(line)),
    terminal: process.stdout.isTTY === true,
    ask: createAsk(process.stdin, process.stderr),
    input: () => text(process.stdin),
    terminated: terminate.signal,
    stopped: AbortSignal.any([terminate.signal, unread.signal]),
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
