import { z } from 'zod';

/** What is taken out of a bundle: secrets by their kind; names and addresses of people stand there as a short code. */
export const removedKinds = ['password', 'token', 'cookie', 'key', 'credentials', 'secret', 'name'] as const;
export type RemovedKind = (typeof removedKinds)[number];

const removed = z.array(z.object({ what: z.enum(removedKinds), count: z.number() }));

/** A diagnostics bundle as it was collected: what is shown is what is saved. */
export const bundlePreview = z.object({
  id: z.string(),
  /** Of the ZIP. */
  fileName: z.string(),
  /** Epoch ms. */
  madeAt: z.number(),
  /** In the order in which they are packed. */
  files: z.array(
    z.object({
      name: z.string(),
      /** One sentence: what it holds. */
      about: z.string(),
      bytes: z.number(),
      removed,
    }),
  ),
  /** Over all files. */
  removed,
});
export type BundlePreview = z.infer<typeof bundlePreview>;

/** How far the collecting is; the last item has the bundle. */
export const bundleProgress = z.object({
  parts: z.array(z.object({ name: z.string(), about: z.string(), ready: z.boolean() })),
  bundle: bundlePreview.optional(),
});
export type BundleProgress = z.infer<typeof bundleProgress>;

export const bundleText = z.object({ text: z.string() });

/** A piece of the ZIP, in order; `total` is the size of the whole in bytes. */
export const bundleChunk = z.object({ base64: z.string(), total: z.number() });
export type BundleChunk = z.infer<typeof bundleChunk>;
