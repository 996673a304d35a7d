import { type Action, payloads, type Result, storable } from '@postern/protocol/wire';
import type { OrgCalls } from '../link/org-calls.ts';
import { ActionFailure, type Connector, type Connectors } from '../ports.ts';
import { connectorOfTest, createRun, type RunDeps } from './create-run.ts';
import type { Entry } from './entry.ts';
import { failure, toActionError } from './failure.ts';
import { type Handled, type Handler, LeaseGone } from './run.ts';
import type { Handlers } from './table.ts';

export interface ExecuteDeps extends RunDeps {
  connectors: Connectors;
  handlers: Handlers;
  calls: OrgCalls;
  label(appId: string): string;
}

export interface Executed {
  result: Result;
  /** A request of the action may still land. */
  doubt: boolean;
}

/** Carries out one action. Undefined where the lease ended on the way: then nothing is reported. */
export async function execute(deps: ExecuteDeps, entry: Entry): Promise<Executed | undefined> {
  const app = deps.label(entry.action.appId);
  try {
    const handled = await handle(deps, entry, app);
    if (handled === 'unsupported') return { result: { ...base(deps, entry), status: 'unsupported' }, doubt: false };
    // What an application answers must not be what stops the journal, which all applications share.
    return { result: { ...base(deps, entry), status: 'done', resource: storable(handled) }, doubt: false };
  } catch (thrown) {
    if (thrown instanceof LeaseGone) return undefined;
    const { error, bug } = toActionError(thrown, app);
    if (bug)
      deps.log.error(
        { err: thrown, actionId: entry.action.id, kind: entry.action.kind },
        'an action failed by a fault of the agent',
      );
    const doubt = thrown instanceof ActionFailure && thrown.ambiguous;
    return { result: { ...base(deps, entry), status: 'failed', error: storable(error) }, doubt };
  }
}

async function handle(deps: ExecuteDeps, entry: Entry, app: string): Promise<Handled> {
  const payload = entry.action.payload === undefined ? await fetchPayload(deps, entry) : entry.action.payload;
  const parsed = payloads[entry.action.kind].safeParse(payload);
  // A kind of payload that only a newer agent knows.
  if (!parsed.success) return 'unsupported';
  const action = { ...entry.action, payload: parsed.data } as Action;
  const connector = await connectorOf(deps, action);
  const run = createRun(deps, entry, connector, app);
  const handler = deps.handlers[action.kind] as Handler<Action>;
  return handler(run, action);
}

function connectorOf(deps: ExecuteDeps, action: Action): Promise<Connector> {
  if (action.kind === 'connector.test') return Promise.resolve(connectorOfTest(action.payload.settings));
  return deps.connectors.get(action.appId);
}

async function fetchPayload(deps: ExecuteDeps, entry: Entry): Promise<unknown> {
  const token = deps.book.token(entry.action.id);
  if (token === undefined) throw new LeaseGone();
  try {
    return await deps.calls.payload(entry.action.id, token, entry.abort?.signal);
  } catch (cause) {
    if (entry.abort?.signal.aborted) throw new LeaseGone();
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw failure('payload_unavailable', 'retry', { params: { detail }, cause });
  }
}

function base(deps: ExecuteDeps, entry: Entry): Omit<Result, 'status'> {
  const { action, receivedAt, sentAt, answeredAt } = entry;
  return {
    actionId: action.id,
    // The org may have renewed the lease of an action that it handed out a second time.
    lease: deps.book.token(action.id) ?? action.lease.token,
    timings: {
      received: receivedAt,
      ...(sentAt === undefined ? {} : { sent: sentAt }),
      ...(answeredAt === undefined ? {} : { answered: answeredAt }),
    },
  };
}
