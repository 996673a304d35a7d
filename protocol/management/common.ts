import { z } from 'zod';

const control = /\p{Cc}/u;
const controlButLines = /[^\P{Cc}\r\n\t]/u;
const codePoints = (value: string) => (value.length <= 1 ? value.length : [...value].length);

/** Characters are Unicode code points, as JSON Schema counts them; `lines` allows line breaks and tabs. */
export function text(max: number, options: { min?: number; lines?: boolean } = {}) {
  const min = options.min ?? 0;
  const refused = options.lines ? controlButLines : control;
  return z
    .string()
    .refine((value) => value.length <= max || codePoints(value) <= max, `must have at most ${max} characters`)
    .refine(
      (value) => min === 0 || value.trim().length >= min,
      min === 1 ? 'must not be empty' : `must have at least ${min} characters`,
    )
    .refine((value) => value.isWellFormed(), 'contains broken Unicode')
    .refine((value) => !refused.test(value), 'contains control characters')
    .meta({ minLength: min, maxLength: max });
}

export const id = z.uuid();
export const timestamp = z.iso.datetime();
export const isoOrNull = timestamp.nullable();

export const links = z.record(z.string(), z.unknown());

/**
 * Paging of every list: `after` is taken from the `next` link and means nothing by itself. It holds the longest id or
 * name of a list, in UTF-8 and base64url.
 */
export function paging(defaults: { limit: number; max: number }) {
  return {
    limit: z.coerce.number().int().min(1).max(defaults.max).default(defaults.limit),
    after: text(8000).optional(),
  };
}

/** Of a list that is searched by the beginning of a name. */
export const searched = z.object({ q: text(255).optional(), ...paging({ limit: 100, max: 200 }) });

export const onOff = z.enum(['ENABLED', 'DISABLED']);
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Body of every refused call, Okta's shape; `code` and `next` are ours: the catalogue's code, and what to do. */
export const apiError = z.object({
  errorCode: z.string(),
  errorSummary: z.string(),
  errorLink: z.string(),
  errorId: z.string(),
  errorCauses: z.array(z.object({ errorSummary: z.string() })),
  code: z.string().optional(),
  next: z.string().optional(),
});
export type ApiError = z.infer<typeof apiError>;

/** An error kept with an assignment, a mapping, an import or a circuit. */
export const keptError = z.looseObject({
  code: z.string(),
  message: z.string().optional(),
  detail: z.string().optional(),
});
