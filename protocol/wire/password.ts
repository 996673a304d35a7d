import { z } from 'zod';

/** A password on its way: sealed to this agent (JWE of the clear text), or to be made by the agent. */
export const passwordOrder = z.discriminatedUnion('from', [
  z.object({ from: z.literal('sealed'), jwe: z.string().max(16_384) }),
  z.object({ from: z.literal('generate'), length: z.int().min(12).max(128) }),
]);
export type PasswordOrder = z.infer<typeof passwordOrder>;
