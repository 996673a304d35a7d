import type { RelayOperation } from '@postern/protocol/wire';
import type { Logger } from 'pino';
import type { Db } from '../../db/database.ts';
import type { LogEvent } from '../../log/event.ts';
import type { SystemLog } from '../../log/system-log.ts';
import type { RelayOutcome } from '../../queue/relay/port.ts';
import type { InboundCall } from '../mode.ts';

/** Who changed what in an application through the relay, in the system log. */
export interface RelayAudit {
  /** Within moments; nobody waits for it. A process that is killed loses what came since. */
  add(call: Pick<InboundCall, 'app' | 'caller'>, change: Change): void;
  /** Resolves when what was added so far is written. */
  settled(): Promise<void>;
}

interface Change {
  operation: Exclude<RelayOperation, { op: 'get' | 'list' }>;
  subject: { id: string; name: string };
  outcome: RelayOutcome;
}

/** What comes within as many ms is one statement. */
const lingerMs = 250;

export function createRelayAudit(deps: { db: Db; systemLog: SystemLog; log: Pick<Logger, 'warn'> }): RelayAudit {
  let waiting: LogEvent[] = [];
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function write(): Promise<void> {
    const events = waiting;
    waiting = [];
    try {
      await deps.systemLog.write(deps.db.kysely, events);
    } catch (error) {
      deps.log.warn({ err: error, events: events.length }, 'Relayed changes could not be written to the system log');
    }
  }

  function settled(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  }

  return {
    add(call, change) {
      waiting.push(eventOf(call, change));
      timer ??= setTimeout(() => void settled(), lingerMs).unref();
    },
    settled,
  };
}

function eventOf({ app, caller }: Pick<InboundCall, 'app' | 'caller'>, change: Change): LogEvent {
  const { operation, subject, outcome } = change;
  const said = sayingOf(outcome);
  const name = nameIn(outcome) ?? subject.name;
  const type = operation.resource === 'Groups' ? 'UserGroup' : 'AppUser';
  return {
    eventType: `application.inbound.relay.${operation.op}`,
    message: `Relayed for ${caller.name}: ${operation.op} ${name}`,
    actor: { type: 'ApiToken', id: caller.id, displayName: `${caller.name} (${app.label})` },
    target: [
      { type, id: subject.id, displayName: name },
      { type: 'AppInstance', id: app.id, displayName: app.label },
    ],
    outcome: said.ok ? 'SUCCESS' : 'FAILURE',
    ...(said.reason === undefined ? {} : { reason: said.reason }),
    appId: app.id,
    ...(said.status === undefined ? {} : { detail: { status: said.status } }),
  };
}

/** By name where the application answers with one; the operation itself may know an id only. */
function nameIn(outcome: RelayOutcome): string | undefined {
  const made = outcome.came === 'answer' ? outcome.relayed.resource : undefined;
  const name = made?.['userName'] ?? made?.['displayName'];
  return typeof name === 'string' ? name : undefined;
}

const reasons = {
  'no-agent': 'relay_no_agent',
  'no-room': 'relay_not_sent',
  nothing: 'relay_no_answer',
  'caller-gone': 'The caller went before there was an answer',
};

/** What is known of it when the caller is answered. */
function sayingOf(outcome: RelayOutcome): { ok: boolean; status?: number; reason?: string } {
  if (outcome.came === 'failure') return { ok: false, reason: `${outcome.error.code}: ${outcome.error.message}` };
  if (outcome.came !== 'answer') return { ok: false, reason: reasons[outcome.came] };
  const { status, detail } = outcome.relayed;
  return { ok: status < 400, status, ...(status < 400 || detail === undefined ? {} : { reason: detail }) };
}
