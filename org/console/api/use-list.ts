import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { ApiFault } from './api-fault.ts';
import type { AnyOperation, Args, ItemOf, Page } from './client.ts';
import { useClient } from './client-context.ts';
import type { Reading } from './use-call.ts';

export interface List<Item> {
  items: Item[] | undefined;
  error: ApiFault | null;
  /** The items are still those of another search. */
  previous: boolean;
  /** Absent: this is all. */
  more: (() => void) | undefined;
  loadingMore: boolean;
}

/** A list that goes on at `Link: rel="next"`. */
export function useList<O extends AnyOperation>(
  operation: O,
  args: Args<O> = {},
  { every, enabled = true }: Reading = {},
): List<ItemOf<O>> {
  const client = useClient();
  const query = useInfiniteQuery({
    queryKey: [operation.id, args.params ?? {}, args.query ?? {}],
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => client.page(operation, args, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page<ItemOf<O>>) => last.next,
    placeholderData: keepPreviousData,
    enabled,
    ...(every ? { refetchInterval: every } : {}),
  });
  return {
    items: query.data?.pages.flatMap(({ items }) => items),
    error: query.error as ApiFault | null,
    previous: query.isPlaceholderData,
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    loadingMore: query.isFetchingNextPage,
  };
}
