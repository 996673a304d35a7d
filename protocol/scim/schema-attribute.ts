import type { AttributeDefinition } from './attributes.ts';
import { compact } from './json.ts';
import type { CustomAttribute } from './schemas.ts';
import type { JsonObject } from './types.ts';

/** An attribute of a 2.0 schema document with every characteristic of RFC 7643 section 7. */
export function describeAttribute(attribute: AttributeDefinition): JsonObject {
  const complex = attribute.type === 'complex';
  const { mutability } = attribute;
  // What the server keeps as a whole, it keeps in every part.
  const sub = attribute.sub?.map((one) => describeAttribute({ ...one, ...(mutability ? { mutability } : {}) }));
  return compact({
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued ?? false,
    description: attribute.description,
    required: attribute.required ?? false,
    caseExact: complex ? undefined : (attribute.caseExact ?? false),
    mutability: mutability ?? 'readWrite',
    returned: attribute.returned ?? 'default',
    uniqueness: attribute.uniqueness ?? 'none',
    subAttributes: sub,
  });
}

/** A custom attribute as a connector declares it; names and types are what an identity provider shows for mapping. */
export function describeCustom(attribute: CustomAttribute): JsonObject {
  return {
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued ?? false,
    description: attribute.description ?? attribute.name,
    required: attribute.required ?? false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
  };
}
