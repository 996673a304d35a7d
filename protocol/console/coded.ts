import { z } from 'zod';

/** A code of the catalogue with its texts, filled. */
export const codedProblem = z.object({ code: z.string(), message: z.string(), next: z.string() });
export type CodedProblem = z.infer<typeof codedProblem>;

/** An expected error on its way to a screen. */
export const codedError = { CODED: { status: 422, data: codedProblem } } as const;

export const nothing = z.object({});
