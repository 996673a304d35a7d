import type { ScimGroup, ScimUser } from '@postern/protocol/scim';
import type { ListQuery, Page, RequestContext, ResourceHandlers, Stored } from './connector.ts';
import { createPageCursors } from './page-cursors.ts';

type List<T> = NonNullable<ResourceHandlers<T>['list']>;

/** `list` with cursors: a page that goes on where another ended is asked for with that page's `next`. */
export function readsPages<T extends ScimUser | ScimGroup>(list: List<T>): List<T> {
  const cursors = createPageCursors();
  return async (query: ListQuery, context: RequestContext): Promise<Page<Stored<T>>> => {
    const { filter, sort, startIndex } = query;
    const name = JSON.stringify([context.principal, filter, sort]);
    const cursor = startIndex > 1 ? cursors.find(name, startIndex) : undefined;
    const page = await list(cursor === undefined ? query : { ...query, cursor }, context);
    if (page.next !== undefined) cursors.keep(name, startIndex + page.resources.length, page.next);
    return page;
  };
}
