import { type Code, CodedError, describe } from '@postern/protocol/messages';
import { ScimError } from '@postern/protocol/scim';
import { type ActionError, type ErrorClass, limits } from '@postern/protocol/wire';
import { ActionFailure } from '../ports.ts';

export interface FailureOptions {
  params?: Record<string, string | number>;
  status?: number | undefined;
  detail?: string | undefined;
  retryAfterMs?: number;
  cause?: unknown;
}

/** An action that cannot be done, in the words of the catalogue. */
export function failure(code: Code, kind: ErrorClass, options: FailureOptions = {}): ActionFailure {
  const error: ActionError = { code, class: kind, message: cut(describe(code, options.params).text, 2000) };
  if (options.status !== undefined) error.status = options.status;
  if (options.detail !== undefined) error.detail = cut(options.detail, limits.errorDetail);
  if (options.retryAfterMs !== undefined) error.retryAfterMs = Math.round(options.retryAfterMs);
  return new ActionFailure(error, { ambiguous: false, cause: options.cause });
}

/** Whatever was thrown, as the org is told. `bug`: nobody expected it. */
export function toActionError(thrown: unknown, app: string): { error: ActionError; bug: boolean } {
  if (thrown instanceof ActionFailure) return { error: thrown.error, bug: false };
  if (thrown instanceof ScimError)
    return {
      error: failure('request_impossible', 'person', { params: { app, detail: thrown.message } }).error,
      bug: false,
    };
  if (thrown instanceof CodedError)
    return { error: { code: thrown.code, class: 'person', message: cut(thrown.message, 2000) }, bug: false };
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { error: failure('agent_fault', 'person', { params: { detail: cut(detail, 500) } }).error, bug: true };
}

export const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
