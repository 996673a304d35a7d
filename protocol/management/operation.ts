import type { z } from 'zod';

/** The names between braces of a path: `'/api/v1/apps/{appId}/users/{userId}'` has appId and userId. */
export type PathParams<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { [K in Name | keyof PathParams<Rest>]: string }
  : Record<never, string>;

/**
 * One call of the management API. The server routes by it, the console's client calls by it, and the OpenAPI document
 * is written from it.
 */
export interface Operation<Path extends string = string, Query = unknown, Body = unknown, Answer = unknown> {
  id: string;
  tag: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: Path;
  summary: string;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  /** Absent: the answer has no body (204), or it is a file. */
  answer?: z.ZodType<Answer>;
  /** Media type of an answer that is a file. */
  media?: string;
  status: 200 | 201 | 204;
  /** The answer is an array; more of it is at `Link: <…>; rel="next"`. */
  paged: boolean;
  /** The answer carries an ETag, and a change may carry If-Match. */
  etag: boolean;
}

type Parts<Path extends string, Query, Body, Answer> = Omit<
  Operation<Path, Query, Body, Answer>,
  'status' | 'paged' | 'etag'
> & { status?: 200 | 201 | 204; paged?: boolean; etag?: boolean };

/** Status is 200 with an answer and 204 without, unless said. */
export function operation<const Path extends string, Query = undefined, Body = undefined, Answer = undefined>(
  parts: Parts<Path, Query, Body, Answer>,
): Operation<Path, Query, Body, Answer> {
  return {
    ...parts,
    status: parts.status ?? (parts.answer ? 200 : 204),
    paged: parts.paged ?? false,
    etag: parts.etag ?? false,
  };
}

export type QueryOf<O> = O extends Operation<string, infer Query, unknown, unknown> ? Query : never;
export type BodyOf<O> = O extends Operation<string, unknown, infer Body, unknown> ? Body : never;
export type AnswerOf<O> = O extends Operation<string, unknown, unknown, infer Answer> ? Answer : never;
export type ParamsOf<O> = O extends Operation<infer Path, unknown, unknown, unknown> ? PathParams<Path> : never;
