import type { AttributePath } from './types.ts';
import { isCoreUrn, isEnterpriseUrn, isGroupCustomUrn } from './urns.ts';

const namePattern = /^[a-z$][\w$-]*$/i;

/**
 * `attribute`, `attribute.sub`, or either behind a schema URN and a colon (RFC 7644 section 3.10). The URN ends at the
 * last colon, so its version may hold dots. A URN alone stands for the whole extension: `attribute` is ''.
 * Undefined where the text is no path.
 */
export function splitPath(text: string): AttributePath | undefined {
  if (!/^urn:/i.test(text)) return splitNames(text);
  if (isCoreUrn(text) || isEnterpriseUrn(text) || isGroupCustomUrn(text)) return { schema: text, attribute: '' };
  const colon = text.lastIndexOf(':');
  const rest = text.slice(colon + 1);
  // Ends in a version: an extension such as `urn:scim:schemas:extension:okta:1.0`.
  if (/^\d+(\.\d+)*$/.test(rest)) return { schema: text, attribute: '' };
  const names = splitNames(rest);
  return names && colon > 'urn:'.length ? { schema: text.slice(0, colon), ...names } : undefined;
}

/** Is this a name that an attribute may have (RFC 7643 section 2.1, plus `$ref`)? */
export function isAttributeName(text: string): boolean {
  return namePattern.test(text);
}

function splitNames(text: string): AttributePath | undefined {
  const [attribute = '', sub, ...more] = text.split('.');
  if (more.length > 0 || !isAttributeName(attribute)) return undefined;
  if (sub === undefined) return { attribute };
  return isAttributeName(sub) ? { attribute, sub } : undefined;
}
