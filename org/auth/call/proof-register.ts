import { sql } from 'kysely';
import type { AgentStatus } from '../../db/agent-tables.ts';
import type { Tx } from '../../db/database.ts';

export interface Check {
  /** Name of the proof. */
  id: string;
  jkt: string;
  /** Undefined for a call that is not an agent's yet. */
  agentId: string | undefined;
}

export interface Checked {
  /** This proof has not been seen before, on any node. */
  fresh: boolean;
  /** undefined: there is no such agent. */
  status: AgentStatus | undefined;
  /** The key is the agent's, and has not ended. */
  live: boolean;
  address: string | undefined;
}

export interface ProofRegister {
  check(call: Check): Promise<Checked>;
}

/** Longer than any nonce is good for, so a proof is forgotten only when its nonce refuses it. */
const keepMs = 10 * 60_000;

interface Waiting extends Check {
  resolve(checked: Checked): void;
  reject(error: unknown): void;
}

/**
 * Remembers every proof once, and says what the agent and its key are worth now: one statement. Calls that come while
 * one is under way share the next one, so that a thousand agents do not cost a thousand statements at a time. Nobody
 * waits for the disk: what a crash of the database forgets is the proofs of its last moment (ADR 39).
 */
export function createProofRegister(deps: { db: Tx; clock: () => number }): ProofRegister {
  const waiting: Waiting[] = [];
  let running = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, 500);
      await checkAll(deps.db, batch, deps.clock()).catch((error: unknown) => {
        for (const call of batch) call.reject(error);
      });
    }
    running = false;
  }

  return {
    check: (call) =>
      new Promise((resolve, reject) => {
        waiting.push({ ...call, resolve, reject });
        if (running) return;
        running = true;
        // After what this turn brings to those who wait.
        setImmediate(() => void run());
      }),
  };
}

async function checkAll(db: Tx, batch: Waiting[], now: number): Promise<void> {
  const time = new Date(now);
  const { rows } = await sql<{
    n: number;
    fresh: boolean;
    status: AgentStatus | null;
    live: boolean;
    address: string | null;
  }>`
    with call as (
      select * from unnest(${batch.map(({ id }) => id)}::text[], ${batch.map(({ jkt }) => jkt)}::text[],
        ${batch.map(({ agentId }) => agentId ?? null)}::uuid[]) with ordinality as call(id, jkt, agent_id, n)
    ), soon as (select set_config('synchronous_commit', 'off', true)), fresh as (
      insert into jti (id, expires_at) select distinct id, ${new Date(now + keepMs)}::timestamptz from soon, call
      on conflict do nothing returning id
    )
    select call.n, fresh.id is not null as fresh, agent.status, agent_key.jkt is not null as live, agent.address
    from call left join fresh on fresh.id = call.id
    left join agent on agent.id = call.agent_id
    left join agent_key on agent_key.jkt = call.jkt and agent_key.agent_id = call.agent_id
      and (agent_key.expires_at is null or agent_key.expires_at > ${time}::timestamptz)
    order by call.n`.execute(db);
  const seen = new Set<string>();
  for (const { n, fresh, status, live, address } of rows) {
    const call = batch[n - 1];
    if (!call) continue;
    // The same proof twice within one statement: only the first is fresh.
    call.resolve({
      fresh: fresh && !seen.has(call.id),
      status: status ?? undefined,
      live,
      address: address ?? undefined,
    });
    seen.add(call.id);
  }
}
