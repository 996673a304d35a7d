import { type ConnectorDefinition, type GroupHandlers, scimError, type UserHandlers } from '@postern/connector';
import { type Code, CodedError } from '@postern/protocol/messages';
import type { ScimType } from '@postern/protocol/scim';

const conflict = { status: 409, type: 'uniqueness' } as const;

/** What a caller is told; every other code is 400 `invalidValue`. */
const statuses: Partial<Record<Code, { status: number; type?: ScimType }>> = {
  inbound_credential_refused: { status: 401 },
  inbound_content_type_invalid: { status: 415 },
  inbound_failed: { status: 500 },
  inbound_off: { status: 403 },
  inbound_mode_missing: { status: 501 },
  inbound_rate_limited: { status: 429 },
  not_found: { status: 404 },
  inbound_busy: conflict,
  inbound_group_exists: conflict,
  inbound_match_ambiguous: conflict,
  inbound_person_sourced: conflict,
  inbound_user_exists: conflict,
  login_taken: conflict,
  attribute_taken: conflict,
};

/** A coded error as a SCIM one: what happened, what to do next, and the code. */
export function asScimError(error: CodedError) {
  const { status, type } = statuses[error.code] ?? { status: 400, type: 'invalidValue' as const };
  const detail = [error.message, error.next, `(${error.code})`].filter(Boolean).join(' ');
  return scimError(status, detail, type);
}

/** The connector with every CodedError of its functions told as SCIM says it. */
export function withScimErrors(definition: ConnectorDefinition): ConnectorDefinition {
  return {
    ...definition,
    ...(definition.users && { users: told<UserHandlers>(definition.users) }),
    ...(definition.groups && { groups: told<GroupHandlers>(definition.groups) }),
  };
}

function told<H extends object>(handlers: H): H {
  const entries = Object.entries(handlers).map(([name, value]) => [
    name,
    typeof value === 'function' ? guarded(value as (...args: unknown[]) => Promise<unknown>) : value,
  ]);
  return Object.fromEntries(entries) as H;
}

const guarded =
  (run: (...args: unknown[]) => Promise<unknown>) =>
  async (...args: unknown[]) => {
    try {
      return await run(...args);
    } catch (error) {
      // Two at once: the second meets the index.
      const told = (error as { code?: unknown }).code === '23505' ? new CodedError('inbound_busy') : error;
      throw told instanceof CodedError ? asScimError(told) : told;
    }
  };
