import { createHmac } from 'node:crypto';
import { limits, type Relayed, type RelayOperation } from '@postern/protocol/wire';
import type { RelayRequest } from '../../queue/relay/port.ts';
import type { InboundCall } from '../mode.ts';
import { requireFit } from './fit-for-wire.ts';
import { answerOf } from './outcome.ts';
import { sealForAgents } from './password.ts';
import type { RelayModeDeps } from './relay-mode.ts';

/**
 * Carries one operation of a call. Throws ScimError for everything but a good answer, and what
 * `requireFit` does: no other text than what was sent reaches the application. `name`: what people see of it.
 */
export type Carry = (operation: RelayOperation, name: string, password?: string) => Promise<Relayed>;

export function createCarrier(deps: RelayModeDeps, call: InboundCall): Carry {
  const { app, deadline, traceId, signal } = call;
  return async (operation, name, password) => {
    requireFit(operation);
    const request: RelayRequest = {
      ...{ appId: app.id, operation, deadline, traceId, signal },
      subject: {
        id: 'id' in operation ? operation.id : shortened(name, limits.externalId),
        name: shortened(name, 300),
      },
    };
    if (operation.op === 'create') request.same = digest(deps, app.id, operation, password);
    if (password !== undefined) request.sealed = await sealForAgents(deps.db.kysely, deps.seal, app.id, password);
    const seconds = Math.round((deadline - deps.clock()) / 1000);
    const outcome = await deps.queue.relay(request);
    if (operation.op !== 'get' && operation.op !== 'list')
      deps.audit.add(call, { operation, subject: request.subject, outcome });
    return answerOf(outcome, { app: app.label, seconds });
  };
}

/** Not half a character at its end: the database would not take it. */
const shortened = (text: string, most: number): string => text.slice(0, most).toWellFormed();

/** Of all that a create says. Under the org's key: nobody can try passwords out on it. */
function digest({ orgKey }: RelayModeDeps, appId: string, operation: RelayOperation, password: string | undefined) {
  const text = JSON.stringify(['relay', appId, operation, password ?? null]);
  return createHmac('sha256', orgKey).update(text).digest('base64url');
}
