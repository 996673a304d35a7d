import type { AnswerOf } from '@postern/protocol/management';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { ApiFault } from './api-fault.ts';
import type { AnyOperation, Args } from './client.ts';
import { useClient } from './client-context.ts';

export interface Reading {
  /** Reads again every so many ms while the page is seen. */
  every?: number;
  enabled?: boolean;
}

/** What a GET answers, kept fresh. */
export function useCall<O extends AnyOperation>(
  operation: O,
  args: Args<O> = {},
  { every, enabled = true }: Reading = {},
): UseQueryResult<AnswerOf<O>, ApiFault> {
  const client = useClient();
  return useQuery<AnswerOf<O>, ApiFault>({
    queryKey: [operation.id, args.params ?? {}, args.query ?? {}],
    queryFn: () => client.call(operation, args),
    placeholderData: keepPreviousData,
    enabled,
    ...(every ? { refetchInterval: every } : {}),
  });
}
