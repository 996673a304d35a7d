import { type Agent, operations } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import { createEnrolmentToken } from '../agents/enrolment-token.ts';
import { deactivateAgent, deleteAgent, reactivateAgent } from '../agents/lifecycle.ts';
import { type AgentRow, agentSelect, listAgents, showAgent } from '../agents/list-agents.ts';
import type { Tx } from '../db/database.ts';
import { isUuid } from '../directory/deps.ts';
import { chooseSession } from '../queue/queue.ts';
import type { ApiDeps } from './deps.ts';
import { beginsWith } from './filter.ts';
import { pageByName } from './page-by-name.ts';
import type { Routes } from './route.ts';

type Status = 'OPERATIONAL' | 'DEGRADED' | 'DISRUPTED' | 'INACTIVE';

/** Okta has pools; here every agent may serve every app, so there is one. */
const poolId = 'opp';

function statusOf(agent: Agent): Status {
  if (agent.status !== 'active') return 'INACTIVE';
  return { green: 'OPERATIONAL', amber: 'DEGRADED', red: 'DISRUPTED' }[agent.connection] as Status;
}

/** The pool works when all its active agents do, not at all when none does, and else in part. */
function poolStatus(states: Status[]): Status {
  const active = states.filter((state) => state !== 'INACTIVE');
  if (active.length === 0) return 'INACTIVE';
  if (active.every((state) => state === 'OPERATIONAL')) return 'OPERATIONAL';
  return active.every((state) => state === 'DISRUPTED') ? 'DISRUPTED' : 'DEGRADED';
}

export function agentRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, org, clock } = deps;

  async function find(tx: Tx, id: string): Promise<Agent> {
    const [found] = isUuid(id) ? await listAgents(tx, clock(), [id]) : [];
    if (!found) throw new CodedError('not_found', { id, type: 'Agent' });
    return found;
  }

  routes.one(operations.listAgentPools, async ({ query }) => {
    if (query.poolType !== undefined && query.poolType !== 'OPP') return [];
    const agents = await listAgents(db.kysely, clock());
    const states = agents.map(statusOf);
    return [
      {
        id: poolId,
        name: 'On-premises provisioning',
        type: 'OPP' as const,
        operationalStatus: poolStatus(states),
        agents: agents.slice(0, query.limitPerPoolType).map((agent, n) => ({
          id: agent.id,
          name: agent.name,
          poolId,
          type: 'OPP' as const,
          version: agent.version,
          isHidden: false,
          isLatestGAedVersion: !agent.behind,
          lastConnection: agent.lastSeen === null ? null : Date.parse(agent.lastSeen),
          operationalStatus: states[n]!,
          _links: { self: { href: `${org.url}/api/v1/agents/${agent.id}` } },
        })),
        disruptedAgents: states.filter((state) => state === 'DISRUPTED').length,
        inactiveAgents: states.filter((state) => state === 'INACTIVE').length,
        _links: { self: { href: `${org.url}/api/v1/agentPools` } },
      },
    ];
  });

  routes.list(operations.listAgents, ({ query }) => {
    const found = sql`${agentSelect(clock())} where ${beginsWith(query.q, [sql`agent.name`, sql`agent.host`])}`;
    return pageByName(db.kysely, found, query, (row: AgentRow) => showAgent(row, clock()));
  });
  routes.one(operations.getAgent, ({ params }) => find(db.kysely, params.agentId));

  for (const [operation, change] of [
    [operations.deactivateAgent, deactivateAgent],
    [operations.reactivateAgent, reactivateAgent],
  ] as const) {
    routes.one(operation, ({ params, actor }) =>
      db.transaction(async (tx) => {
        const { id } = await find(tx, params.agentId);
        await change(deps, tx, { agentId: id, actor });
        return find(tx, id);
      }),
    );
  }

  routes.one(operations.decideRival, ({ params, body, actor }) =>
    db.transaction(async (tx) => {
      const { id, name } = await find(tx, params.agentId);
      const { rows } = await sql<{ session: string | null }>`
        select rival->>'session' as session from agent where id = ${id}::uuid for update`.execute(tx);
      const session = rows[0]?.session;
      if (!session) throw new CodedError('no_rival', { agent: name });
      if (body.decision === 'admit') await chooseSession(tx, id, session, clock());
      else await sql`update agent set rival = null where id = ${id}::uuid`.execute(tx);
      await deps.systemLog.write(tx, [
        {
          eventType: 'system.agent.connector.rival',
          message:
            body.decision === 'admit'
              ? 'Admit the second process of an agent'
              : 'Dismiss the second process of an agent',
          actor,
          target: [{ type: 'Agent', id, displayName: name }],
        },
      ]);
      return find(tx, id);
    }),
  );

  routes.one(operations.deleteAgent, async ({ params, actor }) => {
    await db.transaction(async (tx) => {
      const { id } = await find(tx, params.agentId);
      await deleteAgent(deps, tx, { agentId: id, actor });
    });
    return undefined;
  });

  routes.one(operations.createEnrolmentToken, async ({ body, actor }) => {
    const { name, ttlMinutes, host } = body;
    const wanted = host === undefined ? { name, ttlMinutes } : { name, ttlMinutes, host };
    const made = await db.transaction((tx) => createEnrolmentToken(deps, tx, wanted, actor));
    return { ...made, expiresAt: made.expiresAt.toISOString() };
  });
}
