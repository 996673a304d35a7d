import { describe } from '@postern/protocol/messages';
import { limits, type Result } from '@postern/protocol/wire';

const code = 'result_refused';

/**
 * What is reported in place of a result that the org does not take, so that the action ends: the same without what the
 * application answered at length, then a failure that becomes a task. undefined: this was that failure.
 */
export function lesserResult(result: Result, said: string): Result | undefined {
  const { profile, schemas, ...resource } = result.resource ?? {};
  if (profile !== undefined || schemas !== undefined) return { ...result, resource };
  if (result.error?.code === code) return undefined;
  const { actionId, lease, timings } = result;
  const { text } = describe(code, { detail: said.slice(0, 1000) });
  const detail = result.error?.message.slice(0, limits.errorDetail);
  const error = { code, class: 'person' as const, message: text, ...(detail ? { detail } : {}) };
  return { actionId, lease, timings, status: 'failed', error };
}
