import { CodedError } from '@postern/protocol/messages';
import type { z } from 'zod';

/** Checks a body or parameters against their schema. Throws CodedError `invalid_request` that names the place. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first, ...others] = parsed.error.issues;
  const place = first && first.path.length > 0 ? `${first.path.join('.')}: ` : '';
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  throw new CodedError('invalid_request', { detail: `${place}${first?.message ?? 'not valid'}${more}` });
}
