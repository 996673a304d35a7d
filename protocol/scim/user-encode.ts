import type { JsonObject, ScimUser, ScimVersion } from './types.ts';
export interface EncodeUserOptions { customUrns?: readonly string[]; omitPassword?: boolean }
export function encodeUser(_user: ScimUser, _version: ScimVersion, _options: EncodeUserOptions = {}): JsonObject { throw new Error('soon'); }
export function userBody(_user: ScimUser, _version: ScimVersion, _options: EncodeUserOptions = {}): JsonObject { throw new Error('soon'); }
