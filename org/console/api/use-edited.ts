import type { AnswerOf, BodyOf, ParamsOf } from '@postern/protocol/management';
import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ApiFault } from './api-fault.ts';
import type { AnyOperation } from './client.ts';
import { useClient } from './client-context.ts';
import { held, refresh } from './refresh.ts';

interface Loaded<Answer> {
  answer: Answer;
  etag?: string;
}

/** What a form needs to save itself. */
export interface Saving<Body> {
  /** The operation that saves: it says who may. */
  to: AnyOperation;
  run(body: Body): void;
  busy: boolean;
  fault: ApiFault | null;
  done: boolean;
  /** Gives up what is on the screen for what is saved now. */
  readAgain(): void;
}

interface Edited<Get, Put> {
  /** `dataUpdatedAt` is the form's key: it changes when what is edited was read or saved. */
  loaded: UseQueryResult<Loaded<AnswerOf<Get>>, ApiFault>;
  saving: Saving<BodyOf<Put>>;
}

/**
 * Something that is edited in a form: read once with its ETag, and saved for that very state. When someone else saved
 * in between, the change is refused (412 `etag_mismatch`) and nothing is lost.
 * @param put answers what `get` answers
 * @param done after it was saved, as where a dialog closes
 */
export function useEdited<Get extends AnyOperation, Put extends AnyOperation>(
  get: Get,
  put: Put,
  params: ParamsOf<Get> & ParamsOf<Put>,
  done?: () => void,
): Edited<Get, Put> {
  const client = useClient();
  const queries = useQueryClient();
  const queryKey = ['edited', get.id, params];
  const loaded = useQuery<Loaded<AnswerOf<Get>>, ApiFault>({
    queryKey,
    queryFn: () => client.read(get, { params }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    meta: held,
  });
  const save = useMutation<Loaded<AnswerOf<Get>>, ApiFault, BodyOf<Put>>({
    mutationFn: async (body) => {
      const { answer, etag } = await client.read(put, {
        params,
        body,
        ...(loaded.data?.etag ? { ifMatch: loaded.data.etag } : {}),
      });
      return { answer: answer as unknown as AnswerOf<Get>, ...(etag ? { etag } : {}) };
    },
    onSuccess: (saved) => {
      queries.setQueryData(queryKey, saved);
      done?.();
    },
    onSettled: () => refresh(queries),
  });
  const readAgain = () => {
    save.reset();
    void loaded.refetch();
  };
  const saving = {
    to: put,
    run: save.mutate,
    busy: save.isPending,
    fault: save.error,
    done: save.isSuccess,
    readAgain,
  };
  return { loaded, saving };
}
