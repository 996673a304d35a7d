import { splitPath } from './attribute-path.ts';
import { maxFilterLength, tokenize } from './filter-lexer.ts';
import { readBracketed, TokenReader, takeSub } from './filter-parse.ts';
import { ScimError } from './scim-error.ts';
import type { PatchOperation } from './types.ts';

/**
 * Path of a patch operation (RFC 7644 section 3.5.2): `name.givenName`, `emails[type eq "work"].value`, with or without
 * a schema URN; a URN alone is the whole extension (`attribute` is ''). Throws ScimError 400 `invalidPath`.
 */
export function parsePath(text: string): NonNullable<PatchOperation['path']> {
  const trimmed = text.trim();
  try {
    const bracket = trimmed.indexOf('[');
    const path =
      trimmed.length > maxFilterLength ? undefined : splitPath(bracket < 0 ? trimmed : trimmed.slice(0, bracket));
    if (!path) throw invalidPath(text);
    if (bracket < 0) return path;
    const reader = new TokenReader(tokenize(trimmed.slice(bracket)));
    const filter = readBracketed(reader);
    const sub = takeSub(reader);
    // `emails.value[…]` selects nothing a value could be written to.
    if (reader.peek().kind !== 'end' || path.sub !== undefined || path.attribute === '') throw invalidPath(text);
    return sub === undefined ? { ...path, filter } : { ...path, sub, filter };
  } catch (error) {
    throw error instanceof ScimError && error.scimType === 'invalidFilter' ? invalidPath(text, error) : error;
  }
}

function invalidPath(text: string, cause?: ScimError): ScimError {
  const shown = JSON.stringify(text.slice(0, 200));
  return new ScimError(400, 'invalidPath', `${shown} is not a path to an attribute.`, { cause });
}
