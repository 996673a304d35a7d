import { field, isObject, requireObject, toList, toText } from './json.ts';
import { parseOldPatch } from './patch-parse-v1.ts';
import { parsePath } from './path.ts';
import { ScimError } from './scim-error.ts';
import type { Json, PatchOperation, ScimVersion } from './types.ts';
import { urns } from './urns.ts';

/** Each one copies what it changes, so their number is bounded; Entra ID sends tens. */
const maxOperations = 1000;

/**
 * The operations of a PATCH body, ready for `applyPatch`. 2.0: RFC 7644 section 3.5.2, also with `op` capitalised
 * (Entra ID). 1.1: a partial resource with `meta.attributes` (to remove) and `operation: "delete"` on single values.
 * A body with `Operations` is read as 2.0 whatever the version.
 * Throws ScimError 413 above 1,000 operations, and 400: `invalidSyntax` (no object, no operations, unknown `op`), `invalidPath`, `invalidValue` (add or
 * replace without a value), `noTarget` (remove without a path).
 */
export function parsePatch(body: unknown, version: ScimVersion): PatchOperation[] {
  const wire = requireObject(body, 'A patch');
  const operations = field(wire, 'Operations');
  if (Array.isArray(operations)) {
    checkMessage(field(wire, 'schemas'));
    if (operations.length > maxOperations) {
      throw new ScimError(413, undefined, `A patch may have at most ${maxOperations} operations. Send several.`);
    }
    return operations.map(parseOperation);
  }
  if (version === '1.1') return parseOldPatch(wire);
  throw new ScimError(400, 'invalidSyntax', 'A patch must have an array named Operations.');
}

/** `schemas` may be absent; where it is there, it must say that this is a patch. */
function checkMessage(json: Json | undefined): void {
  const schemas = toList(json) ?? [];
  const named = schemas.some((one) => toText(one)?.toLowerCase() === urns.v2.patch.toLowerCase());
  if (schemas.length === 0 || named) return;
  throw new ScimError(400, 'invalidSyntax', `The schemas of a patch must name ${urns.v2.patch}.`);
}

function parseOperation(json: Json): PatchOperation {
  const wire = requireObject(json, 'An operation of a patch');
  const op = toText(field(wire, 'op'))?.trim().toLowerCase();
  if (op !== 'add' && op !== 'remove' && op !== 'replace') {
    throw new ScimError(400, 'invalidSyntax', 'The op of a patch must be add, remove or replace.');
  }
  const path = field(wire, 'path');
  const value = field(wire, 'value');
  const operation: PatchOperation = value === undefined ? { op } : { op, value };
  if (path !== undefined && path !== null && path !== '') operation.path = parsePath(pathText(path));
  check(operation);
  return operation;
}

function pathText(path: Json): string {
  if (typeof path === 'string') return path;
  throw new ScimError(400, 'invalidPath', 'The path of an operation must be a text.');
}

function check({ op, path, value }: PatchOperation): void {
  if (op === 'remove') {
    if (!path) throw new ScimError(400, 'noTarget', 'A remove operation needs a path.');
  } else if (value === undefined) {
    throw new ScimError(400, 'invalidValue', `The operation ${op} needs a value.`);
  } else if (!path && !isObject(value)) {
    throw new ScimError(400, 'invalidValue', `The operation ${op} without a path needs an object as its value.`);
  }
}
