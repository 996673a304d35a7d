/** Error keywords of SCIM (RFC 7644 section 3.12, table 9). */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive';

/**
 * A failure that has an answer in SCIM: codecs throw it on input they cannot accept, servers throw it and turn it
 * into a response with `encodeError`. `detail` is one sentence that is safe to show to the caller.
 */
export class ScimError extends Error {
  readonly status: number;
  readonly scimType: ScimType | undefined;
  readonly detail: string;
  /** Seconds after which the request may be sent again. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    scimType: ScimType | undefined,
    detail: string,
    options?: { cause?: unknown; retryAfter?: number | undefined },
  ) {
    super(detail, options);
    this.name = 'ScimError';
    this.status = status;
    this.scimType = scimType;
    this.detail = detail;
    this.retryAfter = options?.retryAfter;
  }
}
