import type { ExchangeRequest } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { QueueDeps } from './deps.ts';
import type { AgentCaller } from './port.ts';
import type { Desk } from './relay/desk.ts';
import { type Entered, enter, leave } from './sessions.ts';

/** Spares the database what it was told of an agent a moment ago (sessions.ts says what counts). */
export interface Presence {
  enter(caller: AgentCaller, request: ExchangeRequest): Promise<Entered>;
  /** The poll was answered with what is noted nowhere: where no other follows, the agent counts as away from now on. */
  answered(caller: AgentCaller, entered: Entered): void;
  /** The database has been told something else of this agent; without one: perhaps of any. */
  forget(agentId?: string): void;
  close(): void;
}

/** Ms: what another node changes (another process of the agent is let in) counts here after that. */
const knownFor = 1_000;
/** Ms: an agent that is not back by then is written down as away. */
const backWithin = 1_000;
/** Ms: a delivery of the desk is confirmed in the database where it is still under way then. */
const confirmAfter = 2_000;

interface Known extends Entered {
  asks: string;
  at: number;
}

export function createPresence(deps: QueueDeps, desk: Pick<Desk, 'open' | 'gave'>): Presence {
  const known = new Map<string, Known>();
  const absent = new Map<string, NodeJS.Timeout>();
  const confirming = new Set<NodeJS.Timeout>();

  function confirm(deliveryId: string): void {
    if (!desk.open(deliveryId)) return;
    const timer = setTimeout(() => {
      confirming.delete(timer);
      if (!desk.open(deliveryId)) return;
      sql`update action set confirmed = true where state = 'leased' and delivery_id = ${deliveryId}::uuid`
        .execute(deps.db.kysely)
        .catch((error: unknown) => deps.log.warn({ err: error }, 'A delivery could not be confirmed'));
    }, confirmAfter).unref();
    confirming.add(timer);
  }

  function isBack(agentId: string): void {
    clearTimeout(absent.get(agentId));
    absent.delete(agentId);
  }

  return {
    async enter(caller, request) {
      const { agentId, session, version } = caller;
      if (request.wait > 0) isBack(agentId);
      const { have, ...rest } = request;
      const ours = have !== undefined && desk.gave(have);
      if (ours) confirm(have);
      const asks = JSON.stringify([session, version, request.paused ?? false, request.kinds]);
      const before = known.get(agentId);
      const told = ours || have === undefined;
      if (told && !request.resume && before?.asks === asks && performance.now() - before.at < knownFor) return before;
      const at = performance.now();
      known.delete(agentId);
      const entered = await enter(deps, caller, ours ? rest : request);
      if (request.wait > 0) known.set(agentId, { ...entered, asks, at });
      return entered;
    },
    answered(caller, { until }) {
      isBack(caller.agentId);
      const away = () => {
        absent.delete(caller.agentId);
        known.delete(caller.agentId);
        leave(deps, caller, until, 'answered').catch((error: unknown) =>
          deps.log.warn({ err: error, agentId: caller.agentId }, 'An agent that went could not be noted'),
        );
      };
      absent.set(caller.agentId, setTimeout(away, backWithin).unref());
    },
    forget(agentId) {
      if (agentId === undefined) known.clear();
      else known.delete(agentId);
    },
    close() {
      for (const timer of [...absent.values(), ...confirming]) clearTimeout(timer);
    },
  };
}
