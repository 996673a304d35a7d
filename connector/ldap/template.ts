import type { ScimGroup, ScimUser } from '@postern/protocol/scim';
import { createAttributeFields } from '../sdk/index.ts';

/** A text with attributes of a resource in it, e.g. `{userName}` or `{name.givenName} {name.familyName}`. */
export interface Template {
  text: string;
  /** The text for one resource; an attribute that it lacks leaves nothing. */
  render(resource: ScimUser | ScimGroup): string;
}

const local = '.local';

/**
 * Reads a template. `{userName.local}` is the part before the @. Throws Error with a sentence for the admin where a
 * name between braces is no attribute.
 */
export function createTemplate(kind: 'user' | 'group', text: string): Template {
  const parts = text.split(/\{([^{}]*)\}/).map((part, at) => {
    if (at % 2 === 0) return () => part;
    const isLocal = part.endsWith(local);
    const [field] = createAttributeFields(kind, [isLocal ? part.slice(0, -local.length) : part]);
    return (resource: object) => {
      const value = String(field?.read(resource) ?? '');
      return isLocal ? value.replace(/@.*$/s, '') : value;
    };
  });
  return { text, render: (resource) => parts.map((part) => part(resource)).join('') };
}
