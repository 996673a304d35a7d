import { urns } from '@postern/protocol/scim';
import type { Route } from './call.ts';
import type { ChangeFeed } from './change-feed.ts';
import { invalidValue } from './errors.ts';

/** Seconds. */
const longestWait = 60;
const usualWait = 25;

/**
 * `GET /Changes?after=<marker>&wait=<seconds>`: stays open until something changes, or until the wait is over. The answer
 * holds the current marker; where it is not the one that was asked with, something has changed. Our extension, told of
 * by the provider configuration.
 */
export function changeRoutes(feed: ChangeFeed | undefined): [string, Route][] {
  if (!feed) return [];
  const changes: Route = {
    async GET({ query }) {
      const wait = Number(query.get('wait') ?? usualWait);
      if (!(wait >= 0 && wait <= longestWait))
        throw invalidValue(`wait is "${query.get('wait')}". It takes seconds, from 0 to ${longestWait}.`);
      const marker = await feed.next(query.get('after') ?? undefined, wait * 1000);
      return { status: 200, body: { schemas: [urns.changes], ...(marker === undefined ? {} : { marker }) } };
    },
  };
  return [['Changes', changes]];
}
