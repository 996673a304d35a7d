import { useDebouncedValue } from '@mantine/hooks';
import { type AnswerOf, operations } from '@postern/protocol/management';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ApiFault } from '../../api/api-fault.ts';
import { useClient } from '../../api/client-context.ts';
import type { Changes } from './mapping-rows.ts';

export type Preview = AnswerOf<typeof operations.previewProfileMapping>;

/** What the mapping gives with changes that are not saved, asked again when nobody has typed for a moment. */
export function usePreview(mappingId: string, changes: Changes) {
  const client = useClient();
  const [properties] = useDebouncedValue(changes, 300);
  return useQuery<Preview, ApiFault>({
    queryKey: ['preview', mappingId, properties],
    queryFn: () =>
      client.call(operations.previewProfileMapping, { params: { mappingId }, body: { properties, limit: 8 } }),
    placeholderData: keepPreviousData,
  });
}
