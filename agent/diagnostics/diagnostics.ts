import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { BundleChunk, BundleProgress } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import { agentVersion } from '../version.ts';
import { type Bundle, type BundleFile, previewOf, sum } from './bundle.ts';
import { createCleaner } from './clean.ts';
import { knownSecrets } from './known-secrets.ts';
import { type BundleSource, bundleParts, textOf } from './parts-of-bundle.ts';
import { zip } from './zip.ts';

export interface Diagnostics {
  /** Collects anew, and keeps it in place of the last one. The last item has the bundle. */
  collect(signal?: AbortSignal): AsyncGenerator<BundleProgress>;
  /** Text of a file of the bundle that is kept. Throws CodedError `bundle_gone`, `bundle_file_unknown`. */
  file(bundle: string, name: string): { text: string };
  /** The bundle that is kept, packed. Throws CodedError `bundle_gone`. */
  zip(bundle: string): AsyncGenerator<BundleChunk>;
}

const chunkBytes = 96 * 1024;

/** Diagnostics bundles of one data folder. Nothing of a bundle is written to disk here. */
export function createDiagnostics(source: Omit<BundleSource, 'signal'>): Diagnostics {
  let kept: Bundle | undefined;
  const held = (id: string): Bundle => {
    if (kept?.id !== id) throw new CodedError('bundle_gone');
    return kept;
  };
  return {
    async *collect(signal) {
      const ready = new Set<string>();
      let wake = (): void => undefined;
      const reading = bundleParts.map(async (part) => {
        const text = await textOf(part, { ...source, signal });
        ready.add(part.name);
        wake();
        return { ...part, text };
      });
      const progress = () => bundleParts.map(({ name, about }) => ({ name, about, ready: ready.has(name) }));
      for (let told = -1; ready.size < bundleParts.length && !signal?.aborted; ) {
        if (told === ready.size) {
          await new Promise<void>((resolve) => {
            wake = resolve;
            signal?.addEventListener('abort', () => resolve(), { once: true });
          });
          continue;
        }
        told = ready.size;
        yield { parts: progress() };
      }
      if (signal?.aborted) return;
      kept = await pack(await Promise.all(reading), source);
      yield { parts: progress(), bundle: previewOf(kept) };
    },
    file(id, name) {
      const { files } = held(id);
      const found = files.find((file) => file.name === name);
      if (!found)
        throw new CodedError('bundle_file_unknown', { name, names: files.map((file) => file.name).join(', ') });
      return { text: found.text };
    },
    async *zip(id) {
      const whole = await zip(held(id));
      for (let at = 0; at < whole.length; at += chunkBytes)
        yield { base64: whole.subarray(at, at + chunkBytes).toString('base64'), total: whole.length };
    },
  };
}

/** Cleans the texts and puts before them what says what they are. */
async function pack(
  parts: { name: string; about: string; text: string }[],
  { environment, agent }: Omit<BundleSource, 'signal'>,
): Promise<Bundle> {
  const state = agent.state();
  const secrets = await knownSecrets(
    environment,
    state.apps.map(({ appId }) => appId),
  );
  const clean = createCleaner({ secrets, names: namesIn(agent), salt: randomBytes(16).toString('hex') });
  const madeAt = Date.now();
  const files: BundleFile[] = parts.map(({ name, about, text }) => ({ name, about, ...clean(text) }));
  const named = (state.name ?? 'agent').replace(/[^\w.-]+/g, '-').slice(0, 60);
  const time = new Date(madeAt).toISOString();
  return {
    id: randomUUID(),
    fileName: `postern-diagnostics-${named}-${time.slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}.zip`,
    madeAt,
    files: [manifestOf(files, time), ...files],
  };
}

/** Of the actions that the journal holds; a journal that cannot be read names nobody here, and none of its rows are in the bundle. */
function namesIn(agent: BundleSource['agent']): string[] {
  try {
    return agent.actions({ limit: 1000 }).map(({ subject }) => subject);
  } catch {
    return [];
  }
}

function manifestOf(files: BundleFile[], time: string): BundleFile {
  const manifest = {
    format: 1,
    product: 'Postern agent',
    version: agentVersion,
    time,
    removed: sum(files.flatMap(({ removed }) => removed)),
    names: 'Names and addresses of people are codes: the same one throughout this bundle, others in the next.',
    files: files.map(({ name, about, text, removed }) => ({
      ...{ name, about, bytes: Buffer.byteLength(text), removed },
      sha256: createHash('sha256').update(text).digest('hex'),
    })),
  };
  return {
    name: 'manifest.json',
    about: 'What this bundle holds and what was removed, with a checksum for each file.',
    text: `${JSON.stringify(manifest, null, 2)}\n`,
    removed: [],
  };
}
