import type { BundlePreview, RemovedKind } from '@postern/protocol/console';

/** One file of a bundle, cleaned. */
export interface BundleFile {
  name: string;
  about: string;
  text: string;
  removed: RemovedCount[];
}

export interface RemovedCount {
  what: RemovedKind;
  count: number;
}

export interface Bundle {
  id: string;
  fileName: string;
  /** Epoch ms. */
  madeAt: number;
  files: BundleFile[];
}

export const previewOf = ({ files, ...bundle }: Bundle): BundlePreview => ({
  ...bundle,
  files: files.map(({ text, ...file }) => ({ ...file, bytes: Buffer.byteLength(text) })),
  removed: sum(files.flatMap(({ removed }) => removed)),
});

/** Counts of one kind as one, in the order in which the kinds came first. */
export function sum(counts: readonly RemovedCount[]): RemovedCount[] {
  const all = new Map<RemovedKind, number>();
  for (const { what, count } of counts) all.set(what, (all.get(what) ?? 0) + count);
  return [...all].map(([what, count]) => ({ what, count }));
}
