import { CodedError } from '@postern/protocol/messages';
import { storable } from '@postern/protocol/wire';
import type { z } from 'zod';

/**
 * Checks a body or parameters against their schema. Texts that the database cannot hold are mended, not refused: they
 * come from the application, and an agent whose report is refused could only send it again.
 * Throws CodedError `invalid_request` that names the place.
 */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return storable(parsed.data);
  const [first, ...others] = parsed.error.issues;
  const place = first && first.path.length > 0 ? `${first.path.join('.')}: ` : '';
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  throw new CodedError('invalid_request', { detail: `${place}${first?.message ?? 'not valid'}${more}` });
}
