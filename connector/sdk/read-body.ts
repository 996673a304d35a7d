import type { IncomingHttpHeaders } from 'node:http';
import { parse } from 'secure-json-parse';
import type { ScimCall } from './call.ts';
import { scimError } from './errors.ts';

/** Deepest nesting of a body; a user needs four. */
const maxDepth = 64;

/**
 * The JSON of a request; `undefined` when the body is empty, since some callers send the header with DELETE.
 * Errors: 415 for another content type and for a compressed body, 413 above `limit` bytes, 400 `invalidSyntax` for what is not JSON in UTF-8, is
 * nested too deep, or names a prototype.
 */
export async function readJson({ headers, body }: ScimCall, limit: number): Promise<unknown> {
  if (!body) return undefined;
  if (!/^(identity)?$/i.test(String(headers['content-encoding'] ?? '').trim())) {
    throw scimError(415, 'A body that is compressed is not read here. Send it without Content-Encoding.');
  }
  const text = await readText(headers, body, limit);
  if (text === '') return undefined;
  if (!/^application\/(scim\+)?json\s*(;|$)/i.test(String(headers['content-type'] ?? ''))) {
    throw scimError(415, 'This content type is not read here. Send application/scim+json or application/json.');
  }
  refuseDeep(text);
  try {
    return parse(text, { protoAction: 'error', constructorAction: 'error' });
  } catch (error) {
    throw scimError(400, `The body is not JSON that can be read: ${reasonOf(error)}`, 'invalidSyntax');
  }
}

/** Without the piece of the body that the parser quotes: it may be a password, and answers are logged. */
function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return reason.replace(/, (\.\.\.)?".*is not valid JSON$/s, '').slice(0, 200);
}

async function readText(headers: IncomingHttpHeaders, body: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > limit) throw tooLarge(limit);
    parts.push(part);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(parts.length === 1 ? parts[0] : Buffer.concat(parts));
  } catch {
    throw scimError(400, 'The body is not text in UTF-8.', 'invalidSyntax');
  }
}

function tooLarge(limit: number) {
  return scimError(413, `The body is larger than the ${limit} bytes that this server accepts.`);
}

/** What is nested without end would exhaust the stack of whoever walks it. */
function refuseDeep(text: string): void {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === 92) at += 1;
      else if (code === 34) quoted = false;
    } else if (code === 34) quoted = true;
    else if (code === 123 || code === 91) depth += 1;
    else if (code === 125 || code === 93) depth -= 1;
    if (depth > maxDepth) throw scimError(400, `The body is nested deeper than ${maxDepth} levels.`, 'invalidSyntax');
  }
}
