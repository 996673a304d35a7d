import type { AttributeDefinition } from './attributes.ts';
import { compact } from './json.ts';
import type { CustomAttribute } from './schemas.ts';
import type { JsonObject } from './types.ts';

/** An attribute of a 1.1 schema document (SCIM 1.1 core schema section 10), in the extension that `schema` names. */
export function describeOldAttribute(attribute: AttributeDefinition, schema: string): JsonObject {
  return compact({
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued ?? false,
    multiValuedAttributeChildName: attribute.multiValued ? childName(attribute.name) : undefined,
    description: attribute.description,
    schema,
    readOnly: attribute.mutability === 'readOnly',
    required: attribute.required ?? false,
    caseExact: attribute.caseExact ?? false,
    subAttributes: attribute.sub?.map((one) => ({
      // The name of the manager's id before 2.0.
      name: attribute.name === 'manager' && one.name === 'value' ? 'managerId' : one.name,
      type: one.type,
      description: one.description,
      readOnly: attribute.mutability === 'readOnly',
      required: false,
      caseExact: one.caseExact ?? false,
    })),
  });
}

export function describeOldCustom(attribute: CustomAttribute, schema: string): JsonObject {
  return compact({
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued ?? false,
    multiValuedAttributeChildName: attribute.multiValued ? childName(attribute.name) : undefined,
    description: attribute.description ?? attribute.name,
    schema,
    readOnly: false,
    required: attribute.required ?? false,
    caseExact: false,
  });
}

function childName(name: string): string {
  return name.endsWith('sses') ? name.slice(0, -2) : name.replace(/s$/, '');
}
