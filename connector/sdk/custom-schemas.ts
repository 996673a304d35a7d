import type { CustomAttribute, CustomSchema } from '@postern/protocol/scim';

/**
 * Schemas for `/Schemas` out of the paths that a configuration maps, e.g. `urn:okta:hr:1.0:user:custom:costCode`; core
 * and enterprise attributes are none of them.
 */
export function customSchemasOf(
  paths: readonly string[],
  typeOf: (path: string) => CustomAttribute['type'],
): CustomSchema[] {
  const custom = paths.filter((path) => /^urn:/i.test(path) && !/enterprise:(1|2)\.0/i.test(path));
  const urnOf = (path: string) => path.slice(0, path.lastIndexOf(':'));
  return [...Map.groupBy(custom, urnOf)].map(([urn, list]) => ({
    urn,
    name: 'Custom attributes',
    attributes: list.map((path) => ({ name: path.slice(urn.length + 1), type: typeOf(path) })),
  }));
}
