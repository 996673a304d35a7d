import { randomBytes } from 'node:crypto';
import type { ApiError } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** Codes whose answer is not 400 E0000001. */
const answers: Record<string, { status: number; errorCode: string }> = {
  access_token_refused: { status: 401, errorCode: 'E0000011' },
  dpop_proof_refused: { status: 401, errorCode: 'E0000011' },
  insufficient_scope: { status: 403, errorCode: 'E0000006' },
  not_signed_in: { status: 401, errorCode: 'E0000011' },
  sign_in_refused: { status: 401, errorCode: 'E0000004' },
  old_password_wrong: { status: 403, errorCode: 'E0000014' },
  password_cannot_change: { status: 403, errorCode: 'E0000014' },
  sign_in_slowed: { status: 429, errorCode: 'E0000047' },
  csrf_missing: { status: 403, errorCode: 'E0000006' },
  role_not_enough: { status: 403, errorCode: 'E0000006' },
  not_found: { status: 404, errorCode: 'E0000007' },
  path_not_found: { status: 404, errorCode: 'E0000008' },
  etag_mismatch: { status: 412, errorCode: 'E0000001' },
  rate_limited: { status: 429, errorCode: 'E0000047' },
  app_active: { status: 403, errorCode: 'E0000056' },
  import_running: { status: 409, errorCode: 'E0000001' },
};

/** Two requests at once: the second meets the index. Constraint → code and the field that it is about. */
const races: Record<string, { field: string; text: string }> = {
  person_login: {
    field: 'profile.login',
    text: 'An object with this field already exists in the current organization',
  },
  app_name_key: { field: 'name', text: 'An object with this field already exists in the current organization' },
  app_base_url_key_key: { field: 'baseUrl', text: 'Another app already uses this connector' },
  group_push_app_id_grp_id_key: { field: 'sourceGroupId', text: 'This group is already pushed to this app' },
  group_rule_name: { field: 'name', text: 'An object with this field already exists in the current organization' },
  administrator_login: { field: 'login', text: 'An object with this field already exists in the current organization' },
};

/** Two people at once with one value of a unique custom attribute; the index does not say which (change-schema.ts). */
const uniqueAttribute = (constraint: string) =>
  constraint.startsWith('person_attribute_')
    ? { field: 'profile', text: 'An object with the same value of a unique attribute already exists' }
    : undefined;

/** Values that PostgreSQL does not take: broken Unicode, numbers out of range, no uuid. */
const refusedByDatabase = new Set(['22021', '22P05', '22P02', '22003']);

interface Fault {
  status: number;
  errorCode: string;
  summary: string;
  causes?: string[];
  code?: string;
  next?: string;
}

/** Okta's error body. */
export function sendFault(reply: FastifyReply, fault: Fault): FastifyReply {
  const body: ApiError = {
    errorCode: fault.errorCode,
    errorSummary: fault.summary,
    errorLink: fault.errorCode,
    errorId: `oae${randomBytes(15).toString('base64url')}`,
    errorCauses: (fault.causes ?? []).map((errorSummary) => ({ errorSummary })),
    ...(fault.code ? { code: fault.code } : {}),
    ...(fault.next ? { next: fault.next } : {}),
  };
  return reply.status(fault.status).send(body);
}

/** Error handler of the API: expected errors by the catalogue, everything else is a bug and says nothing. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof CodedError) return sendFault(reply, coded(error));
  const { code = '', constraint = '', statusCode } = error as FastifyError & { constraint?: string };
  const race = code === '23505' ? (races[constraint] ?? uniqueAttribute(constraint)) : undefined;
  if (race) return sendFault(reply, invalid([`${race.field}: ${race.text}`], race.field));
  if (refusedByDatabase.has(code)) return sendFault(reply, invalid(['A value cannot be stored.'], 'body'));
  if (statusCode === 413)
    return sendFault(reply, { status: 413, errorCode: 'E0000001', summary: 'The request body is too large.' });
  if (statusCode === 415) {
    return sendFault(reply, {
      status: 415,
      errorCode: 'E0000021',
      summary: 'The Content-Type must be application/json.',
    });
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return sendFault(reply, {
      status: statusCode,
      errorCode: 'E0000003',
      summary: 'The request body was not well-formed.',
    });
  }
  request.log.error({ err: error }, 'management API failed');
  return sendFault(reply, { status: 500, errorCode: 'E0000009', summary: 'Internal Server Error' });
}

function coded(error: CodedError): Fault {
  const causes = 'causes' in error ? (error.causes as { field: string; text: string }[]) : undefined;
  const known = answers[error.code] ?? { status: 400, errorCode: 'E0000001' };
  const told = { ...known, code: error.code, next: error.next };
  if (!causes)
    return { ...told, summary: error.message, causes: known.errorCode === 'E0000001' ? [error.message] : [] };
  return {
    ...told,
    ...invalid(
      causes.map(({ field, text }) => `${field}: ${text}`),
      causes[0]!.field,
    ),
    ...known,
  };
}

const invalid = (causes: string[], field: string): Fault => ({
  status: 400,
  errorCode: 'E0000001',
  summary: `Api validation failed: ${field}`,
  causes,
});
