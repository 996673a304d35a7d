import { isDefinedError } from '@orpc/client';
import type { CodedProblem } from '@postern/protocol/console';
import { apiTexts as t } from '../texts/api.ts';

/** What a screen shows of a call that did not work. */
export function faultOf(error: unknown): CodedProblem {
  const { data } = error as { data?: Partial<CodedProblem> };
  if (error instanceof Error && isDefinedError(error) && data?.code)
    return { code: data.code, message: data.message ?? data.code, next: data.next ?? '' };
  return { code: 'agent_not_reached', message: t.notReached, next: t.notReachedNext };
}
