import { createScimEndpoint, defineConnector, type ScimCall, type ScimReply, type ServerLog } from '@postern/connector';
import { CodedError } from '@postern/protocol/messages';
import { encodeError } from '@postern/protocol/scim';
import type { FoundApp } from './find-caller.ts';
import type { InboundCall, InboundModes } from './mode.ts';
import { asScimError, withScimErrors } from './refused.ts';

/** Most resources in one answer. */
const maxPage = 500;

/** Lets the mode of the app answer. Throws CodedError `inbound_off`, `inbound_mode_missing`. */
export async function answerBy(
  modes: InboundModes,
  app: FoundApp,
  call: Omit<InboundCall, 'app'>,
  request: ScimCall,
  log: ServerLog,
): Promise<ScimReply> {
  if (app.mode === 'off') throw new CodedError('inbound_off', { app: app.label });
  const mode = modes[app.mode];
  if (!mode) throw new CodedError('inbound_mode_missing', { mode: app.mode });
  const connector = defineConnector(withScimErrors(mode({ ...call, app })));
  const authenticate = async () => call.caller.name;
  return createScimEndpoint(connector, '2.0', { auth: { type: 'custom', authenticate }, maxPage, log })(request);
}

/** A refusal before any mode was asked. */
export function refusal(error: CodedError, headers: Record<string, string> = {}): ScimReply {
  const told = asScimError(error);
  return {
    status: told.status,
    headers: { 'content-type': 'application/scim+json; charset=utf-8', ...headers },
    body: JSON.stringify(encodeError(told, '2.0')),
  };
}
