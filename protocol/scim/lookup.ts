import {
  type AttributeDefinition,
  commonAttributes,
  enterpriseAttributes,
  findAttribute,
  groupAttributes,
  groupCustomAttributes,
  userAttributes,
} from './attributes.ts';
import { field, isObject, toList } from './json.ts';
import type { AttributePath, Json, JsonObject, ScimGroup, ScimUser } from './types.ts';
import { isCoreUrn, isEnterpriseUrn, isGroupCustomUrn } from './urns.ts';

/** Values at a path and how to compare them. */
export interface Found {
  values: Json[];
  caseExact: boolean;
  dateTime: boolean;
}

interface Place {
  /** Absent: the resource has no such extension. */
  block?: JsonObject | undefined;
  /** Absent: everything goes (custom attributes). */
  attributes?: readonly AttributeDefinition[];
}

const userPlace = [...commonAttributes, ...userAttributes];
const groupPlace = [...commonAttributes, ...groupAttributes];

/** Values of the resource at the path; empty where it holds none. */
export function findInResource(resource: ScimUser | ScimGroup, path: AttributePath): Found {
  const place = placeOf(resource, path);
  if (path.attribute === '') return { values: place.block ? [place.block] : [], caseExact: true, dateTime: false };
  const { elements, attribute } = selectIn(place, path);
  return describe(elements, attribute, path.sub);
}

/** The single values of a multi-valued attribute, for brackets. */
export function selectElements(resource: ScimUser | ScimGroup, path: AttributePath) {
  return selectIn(placeOf(resource, path), path);
}

/** Values inside one value of a multi-valued attribute; a plain text counts as its own `value`. */
export function findInElement(element: Json, attribute: AttributeDefinition | undefined, path: AttributePath): Found {
  return describe([element], attribute, path.attribute);
}

function placeOf(resource: ScimUser | ScimGroup, { schema, attribute }: AttributePath): Place {
  const user = 'userName' in resource ? resource : undefined;
  const bare = schema === undefined && user && !findAttribute(userPlace, attribute);
  // Entra ID asks for a bare `manager`, which the core schema does not have.
  if (bare && findAttribute(enterpriseAttributes, attribute)) {
    return { block: user.enterprise as JsonObject | undefined, attributes: enterpriseAttributes };
  }
  if (schema === undefined || isCoreUrn(schema)) {
    // Every attribute that the tables name is JSON.
    return { block: resource as unknown as JsonObject, attributes: user ? userPlace : groupPlace };
  }
  if (isEnterpriseUrn(schema)) {
    return { block: user?.enterprise as JsonObject | undefined, attributes: enterpriseAttributes };
  }
  if (!user && isGroupCustomUrn(schema)) {
    const { description } = resource as ScimGroup;
    return { block: description === undefined ? undefined : { description }, attributes: groupCustomAttributes };
  }
  const custom = user?.custom && field(user.custom, schema);
  return { block: isObject(custom) ? custom : undefined };
}

function selectIn(
  place: Place,
  path: AttributePath,
): { elements: Json[]; attribute?: AttributeDefinition | undefined } {
  const attribute = findAttribute(place.attributes, path.attribute);
  const hidden = place.attributes !== undefined && (!attribute || attribute.returned === 'never');
  if (hidden || !place.block) return { elements: [] };
  return { elements: toList(field(place.block, path.attribute)) ?? [], attribute };
}

function describe(elements: Json[], attribute: AttributeDefinition | undefined, sub: string | undefined): Found {
  // SCIM 1.1 calls the manager's id `managerId`.
  const name = attribute?.name === 'manager' && sub?.toLowerCase() === 'managerid' ? 'value' : sub;
  const target = attribute?.sub ? findAttribute(attribute.sub, name ?? 'value') : attribute;
  return {
    values: elements.flatMap((element) => valuesOf(element, name)),
    caseExact: target?.caseExact ?? false,
    dateTime: target?.type === 'dateTime',
  };
}

function valuesOf(element: Json, sub: string | undefined): Json[] {
  if (!isObject(element)) return sub === undefined || sub.toLowerCase() === 'value' ? [element] : [];
  if (sub === undefined) return [field(element, 'value') ?? element];
  return toList(field(element, sub)) ?? [];
}
