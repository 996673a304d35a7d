import type { Json, JsonObject } from '@postern/protocol/scim';

/** A place in a JSON document, written as a JSON Pointer (RFC 6901, `/a/0/b`) or with dots (`a.0.b`). Empty is the document. */
export interface JsonPlace {
  read(document: Json | undefined): Json | undefined;
  /** Puts a value there; makes the objects on the way, and arrays where the next part is a number. */
  write(document: JsonObject, value: Json): void;
}

export function createJsonPlace(text: string): JsonPlace {
  const parts = partsOf(text);
  const last = parts.at(-1);
  return {
    read(document) {
      let at: Json | undefined = document;
      for (const part of parts) {
        if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
        at = (at as JsonObject)[part];
      }
      return at;
    },
    write(document, value) {
      if (last === undefined) return;
      let at = document;
      for (const [index, part] of parts.slice(0, -1).entries()) {
        const there = Object.hasOwn(at, part) ? at[part] : undefined;
        const inner = typeof there === 'object' && there !== null ? there : /^\d+$/.test(parts[index + 1]!) ? [] : {};
        at[part] = inner;
        at = inner as JsonObject;
      }
      at[last] = value;
    },
  };
}

function partsOf(text: string): string[] {
  const parts = text.startsWith('/')
    ? text
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    : text.split('.').filter(Boolean);
  if (parts.some((part) => part === '__proto__')) throw new Error(`"${text}" is no place in a JSON document.`);
  return parts;
}
