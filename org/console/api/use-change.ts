import type { AnswerOf } from '@postern/protocol/management';
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApiFault } from './api-fault.ts';
import type { AnyOperation, Args } from './client.ts';
import { useClient } from './client-context.ts';
import { refresh } from './refresh.ts';

/** A change; what is on the screen is read again when it is done, whatever came of it. */
export function useChange<O extends AnyOperation>(
  operation: O,
  done?: (answer: AnswerOf<O>) => void,
): UseMutationResult<AnswerOf<O>, ApiFault, Args<O>> {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation<AnswerOf<O>, ApiFault, Args<O>>({
    mutationFn: (args) => client.call(operation, args),
    onSuccess: (answer) => done?.(answer),
    onSettled: () => refresh(queries),
  });
}
