/** Public entry of the SCIM codecs; README.md has one promise per function. */
export { checkResource } from './check-resource.ts';
export { decodeError, type ReadableError, type RemoteAnswer } from './error-decode.ts';
export { encodeError } from './error-encode.ts';
export { errorInside } from './error-inside.ts';
export { changedSinceFilter, equalsFilter } from './filter-build.ts';
export { formatFilter, formatPath } from './filter-format.ts';
export { matches } from './filter-match.ts';
export { parseFilter } from './filter-parse.ts';
export { decodeGroup } from './group-decode.ts';
export { encodeGroup } from './group-encode.ts';
export { decodeList, isList } from './list-decode.ts';
export { encodeList } from './list-encode.ts';
export { applyPatch } from './patch-apply.ts';
export { patchDeviations } from './patch-deviations.ts';
export { encodeActivePatch, encodeMemberPatch } from './patch-encode.ts';
export { parsePatch } from './patch-parse.ts';
export { parsePath } from './path.ts';
export { decodeProviderConfig, type ProviderConfig } from './provider-config-decode.ts';
export {
  type AuthenticationScheme,
  encodeProviderConfig,
  type ProviderConfigOptions,
} from './provider-config-encode.ts';
export { resourceTypes } from './resource-types.ts';
export { type CustomAttribute, type CustomSchema, schemaDocuments } from './schemas.ts';
export { ScimError, type ScimType } from './scim-error.ts';
export { sortResources } from './sort.ts';
export * from './types.ts';
export { changesUrl, type ListQuery, listUrl, providerConfigUrl, type ResourceKind, resourceUrl } from './url.ts';
export { urns } from './urns.ts';
export { decodeUser } from './user-decode.ts';
export { type EncodeUserOptions, encodeUser, userBody } from './user-encode.ts';
export { versionOf } from './version.ts';
