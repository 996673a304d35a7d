import { isObject, textFields } from './json.ts';
import type { Json, Meta } from './types.ts';

/** `meta` with any text kept as it came: Okta's samples hold dates such as `04-17-2020 00:00:00`. */
export function decodeMeta(json: Json | undefined): Meta | undefined {
  if (!isObject(json)) return undefined;
  const meta: Meta = textFields(json, ['resourceType', 'created', 'lastModified', 'version', 'location']);
  return Object.keys(meta).length === 0 ? undefined : meta;
}
