import { CodedError } from '@postern/protocol/messages';
import { z } from 'zod';

/** One page of a list; `after` is there when more follows. */
export interface Page<T> {
  items: T[];
  after?: string;
}

const keys = z.array(z.string()).max(4);

/** An opaque cursor from the sort key of the last row. */
export const cursor = (...key: string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The sort key again, `length` strings. Throws `cursor_invalid`. */
export function readCursor(after: string | undefined, length: number): string[] | undefined {
  if (after === undefined) return undefined;
  try {
    const key = keys.parse(JSON.parse(Buffer.from(after, 'base64url').toString('utf8')));
    if (key.length === length && key.every((part) => part.isWellFormed() && !part.includes('\0'))) return key;
  } catch {
    // falls through
  }
  throw new CodedError('cursor_invalid');
}

/** Rows read with `limit + 1`: the one too many only says that more follows. */
export function pageOf<Row, T>(
  rows: Row[],
  limit: number,
  key: (row: Row) => string[],
  show: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(show);
  return rows.length > limit && last ? { items, after: cursor(...key(last)) } : { items };
}

/** `Link` headers, RFC 8288: this page, and the next where there is one. */
export function linkHeader(origin: string, url: string, after: string | undefined): string[] {
  const self = new URL(url, origin);
  const links = [`<${self.href}>; rel="self"`];
  if (after !== undefined) {
    const next = new URL(self);
    next.searchParams.set('after', after);
    links.push(`<${next.href}>; rel="next"`);
  }
  return links;
}
