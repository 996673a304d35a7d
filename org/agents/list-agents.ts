import type { Agent } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { version } from '../version.ts';
import { type Connection, connectionOf } from './connection.ts';
import { isOlder } from './older.ts';

export interface AgentRow {
  id: string;
  name: string;
  host: string;
  os: string;
  version: string;
  status: 'active' | 'inactive' | 'revoked';
  enrolled_by: string;
  last_seen_at: Date | null;
  address: string | null;
  paused: boolean;
  rival: Connection['rival'];
  created_at: Date;
  keys: { jkt: string; created: string }[];
  apps: { id: string; label: string }[];
  in_flight: number;
}

/** Of the table `agent`, for `showAgent`. */
export const agentSelect = (now: number) => sql`
    select agent.id, agent.name, host, os, version, agent.status, enrolled_by, last_seen_at, address, paused, rival,
      agent.created_at,
      (select coalesce(jsonb_agg(jsonb_build_object('jkt', jkt, 'created', created_at) order by created_at desc), '[]')
        from agent_key where agent_id = agent.id and (expires_at is null or expires_at > ${new Date(now)}::timestamptz)) as keys,
      (select coalesce(jsonb_agg(jsonb_build_object('id', app.id, 'label', app.label) order by lower(app.label)), '[]')
        from app_agent join app on app.id = app_agent.app_id where agent_id = agent.id) as apps,
      (select count(*) from action where agent_id = agent.id and state = 'leased') as in_flight
    from agent`;

/** Agents by name as the management API shows them; or those with these ids. */
export async function listAgents(tx: Tx, now: number, ids?: string[]): Promise<Agent[]> {
  const { rows } = await sql<AgentRow>`
    ${agentSelect(now)} ${ids ? sql`where agent.id = any(${ids}::uuid[])` : sql``}
    order by lower(agent.name), agent.id`.execute(tx);
  return rows.map((row) => showAgent(row, now));
}

/** Throws CodedError `agent_unknown`. */
export async function getAgent(tx: Tx, now: number, id: string): Promise<Agent> {
  const [found] = await listAgents(tx, now, [id]);
  if (!found) throw new CodedError('agent_unknown', { id });
  return found;
}

export function showAgent(row: AgentRow, now: number): Agent {
  const { color, why } = connectionOf(
    { status: row.status, lastSeen: row.last_seen_at, created: row.created_at, paused: row.paused, rival: row.rival },
    now,
  );
  const newest = row.keys[0];
  return {
    id: row.id,
    name: row.name,
    host: row.host,
    os: row.os,
    version: row.version,
    behind: isOlder(row.version, version),
    status: row.status,
    connection: color,
    connectionWhy: why,
    lastSeen: row.last_seen_at?.toISOString() ?? null,
    address: row.address,
    paused: row.paused,
    enrolledBy: row.enrolled_by,
    created: row.created_at.toISOString(),
    fingerprints: row.keys.map(({ jkt }) => jkt),
    keyCreated: newest ? new Date(newest.created).toISOString() : null,
    apps: row.apps,
    inFlight: row.in_flight,
  };
}
