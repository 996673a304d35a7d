import { encodeList, type JsonObject, urns } from '@postern/protocol/scim';
import type { Route } from './call.ts';
import type { Connector, Grant, ListGrants } from './connector.ts';
import { parseListQuery } from './list-query.ts';
import { refuseFilter } from './routes.ts';

/** `Entitlements` and `Roles`, where the connector has them: what Okta reads to offer them to admins. SCIM 2.0 only. */
export function grantRoutes({ entitlements, roles }: Connector, maxPage: number): [string, Route][] {
  return [
    ...(entitlements ? [listRoute('Entitlement', 'Entitlements', entitlements, urns.entitlement, maxPage)] : []),
    ...(roles ? [listRoute('Role', 'Roles', roles, urns.role, maxPage)] : []),
  ];
}

function listRoute(
  resourceType: string,
  path: string,
  list: ListGrants,
  schema: string,
  maxPage: number,
): [string, Route] {
  return [
    path,
    {
      async GET({ query, baseUrl, context }) {
        refuseFilter(query);
        const { startIndex, count } = parseListQuery(query, maxPage);
        const { totalResults, resources } = await list({ startIndex, count }, context);
        const encode = (grant: Grant): JsonObject => ({
          schemas: [schema],
          ...grant,
          meta: { resourceType, location: `${baseUrl}/${path}/${encodeURIComponent(grant.id)}` },
        });
        const page = { totalResults, startIndex, itemsPerPage: resources.length, resources: resources.map(encode) };
        return { status: 200, body: encodeList(page, '2.0') };
      },
    },
  ];
}
