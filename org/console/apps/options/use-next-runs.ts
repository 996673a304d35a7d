import { useDebouncedValue } from '@mantine/hooks';
import { type AnswerOf, operations } from '@postern/protocol/management';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ApiFault } from '../../api/api-fault.ts';
import { useClient } from '../../api/client-context.ts';
import { runsInWords } from '../../texts/time.ts';
import type { CronTime } from './to-org-values.ts';

type Answer = AnswerOf<typeof operations.previewSchedule>;

/** When imports of a time would start next, in its zone, by the org's own reckoning; or why it names no time. */
export function useNextRuns(appId: string, time: CronTime | null): { words?: string; fault?: string } {
  const client = useClient();
  const [asked] = useDebouncedValue(time, 300);
  const found = useQuery<Answer, ApiFault>({
    queryKey: ['next runs', appId, asked],
    queryFn: () => client.call(operations.previewSchedule, { params: { appId }, query: asked ?? {} }),
    enabled: asked !== null && asked.expression.trim() !== '',
    placeholderData: keepPreviousData,
  });
  if (time === null) return {};
  if (found.error) return { fault: found.error.causes[0] ?? found.error.message };
  return found.data ? { words: runsInWords(found.data.runs, time.timezone) } : {};
}
