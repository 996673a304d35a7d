import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BundlePreview } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import { findLocalConsole } from '../console/local-client.ts';
import { createDiagnostics, type Diagnostics } from '../diagnostics/diagnostics.ts';
import { readStoppedAgent } from '../diagnostics/stopped-agent.ts';
import { openNodeStore } from '../journal/node-store.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { answerOf } from './told.ts';

export interface BundleOptions extends DataOption {
  out?: string;
  /** List what goes in, or show one file of it; nothing is written. */
  preview?: string | boolean;
  json?: boolean;
}

/** `postern bundle`: a diagnostics bundle of the running agent, or of what a stopped one left. */
export async function bundleCommand(options: BundleOptions, context: CliContext): Promise<ExitCode> {
  const from = await openDiagnostics(options, context);
  try {
    let bundle: BundlePreview | undefined;
    for await (const progress of await from.collect(context.stopped)) bundle = progress.bundle;
    if (!bundle) return exitCodes.failed;
    if (typeof options.preview === 'string') {
      context.out((await from.file(bundle.id, options.preview)).text.trimEnd());
      return exitCodes.ok;
    }
    const file = options.preview ? undefined : await write(from, bundle, options.out ?? bundle.fileName);
    if (options.json) context.out(JSON.stringify({ event: 'bundle', file, ...bundle }));
    else context.out(told(bundle, file));
    return exitCodes.ok;
  } finally {
    await from.close();
  }
}

type Source = Pick<Diagnostics, 'zip'> & {
  collect(signal: AbortSignal): Promise<AsyncIterable<{ bundle?: BundlePreview | undefined }>>;
  file(bundle: string, name: string): Promise<{ text: string }>;
  close(): Promise<void>;
};

/** Asks the running agent; where none runs, this process looks itself. */
async function openDiagnostics(options: BundleOptions, context: CliContext): Promise<Source> {
  const environment = context.environment(options.data);
  const { dataDir } = environment;
  const running = await findLocalConsole(dataDir);
  if (!running) {
    const agent = readStoppedAgent(dataDir, openNodeStore);
    const own = createDiagnostics({ environment, agent, logFile: resolve(dataDir, 'agent.log') });
    return {
      collect: async (signal) => own.collect(signal),
      file: async (bundle, name) => own.file(bundle, name),
      zip: own.zip,
      close: async () => agent.close(),
    };
  }
  const { diagnostics } = running.client;
  return {
    collect: (signal) => diagnostics.collect(undefined, { signal }),
    file: (bundle, name) => answerOf(diagnostics.file({ bundle, name })),
    async *zip(bundle) {
      yield* await diagnostics.zip({ bundle });
    },
    close: running.close,
  };
}

async function write(from: Source, { id }: BundlePreview, name: string): Promise<string> {
  const file = resolve(name);
  const chunks: Buffer[] = [];
  for await (const { base64 } of from.zip(id)) chunks.push(Buffer.from(base64, 'base64'));
  try {
    writeFileSync(file, Buffer.concat(chunks), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const detail = code === 'EEXIST' ? 'it exists already' : (code ?? (error as Error).message);
    throw new CodedError('bundle_not_written', { file, detail }, { cause: error });
  }
  return file;
}

const words: Record<string, [string, string]> = {
  password: ['password', 'passwords'],
  token: ['token', 'tokens'],
  cookie: ['cookie', 'cookies'],
  key: ['key', 'keys'],
  credentials: ['authorization', 'authorizations'],
  secret: ['other secret', 'other secrets'],
  name: ['name or address of a person', 'names and addresses of people'],
};

const removedText = (removed: BundlePreview['removed']): string =>
  removed.map(({ what, count }) => `${count} ${words[what]![count === 1 ? 0 : 1]}`).join(', ');

function told({ files, removed }: BundlePreview, file: string | undefined): string {
  const lines = files.map(({ name, about, bytes, removed: gone }) => {
    const size = `${Math.ceil(bytes / 1024)} kB`.padStart(8);
    return `  ${name.padEnd(14)}${size}  ${about}${gone.length > 0 ? `\n${' '.repeat(26)}removed: ${removedText(gone)}` : ''}`;
  });
  return [
    file ? `${file}` : 'This goes into the bundle:',
    ...lines,
    removed.length > 0 ? `Removed: ${removedText(removed)}.` : 'Nothing had to be removed.',
    file
      ? 'Nothing was sent anywhere. Look through it before you pass it on.'
      : 'Show one file: `postern bundle --preview agent.log`.',
  ].join('\n');
}
