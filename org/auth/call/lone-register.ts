import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import type { Check, Checked, ProofRegister } from './proof-register.ts';

/** Longer than any nonce is good for. */
const keepMs = 5 * 60_000;
/** Ms: so long it is known what an agent and its key are worth; whoever changes that is heard at once. */
const knownFor = 1_000;

type Worth = Omit<Checked, 'fresh'>;

/**
 * The register of an org whose only node this is (ADR 27): proofs are remembered in memory, since none of another
 * process is good here, and what an agent is worth is read once a second.
 */
export async function createLoneRegister({ db, clock }: { db: Db; clock: () => number }): Promise<ProofRegister> {
  let [proofs, earlier] = [new Set<string>(), new Set<string>()];
  let turnsAt = performance.now() + keepMs;
  let known = new Map<string, { worth: Worth; until: number }>();
  await db.listen('config', () => {
    known = new Map();
  });

  function isFresh(id: string): boolean {
    if (performance.now() >= turnsAt) {
      [proofs, earlier] = [new Set(), proofs];
      turnsAt = performance.now() + keepMs;
    }
    if (proofs.has(id) || earlier.has(id)) return false;
    proofs.add(id);
    return true;
  }

  async function worthOf({ agentId, jkt }: Check): Promise<Worth> {
    if (agentId === undefined) return { status: undefined, live: false, address: undefined };
    const key = `${agentId} ${jkt}`;
    const before = known.get(key);
    if (before && performance.now() < before.until) return before.worth;
    // What is forgotten while the database answers stays so.
    const into = known;
    const until = performance.now() + knownFor;
    const { rows } = await sql<{ status: NonNullable<Worth['status']>; live: boolean; address: string | null }>`
      select agent.status, agent_key.jkt is not null as live, agent.address from agent
      left join agent_key on agent_key.jkt = ${jkt} and agent_key.agent_id = agent.id
        and (agent_key.expires_at is null or agent_key.expires_at > ${new Date(clock())}::timestamptz)
      where agent.id = ${agentId}::uuid`.execute(db.kysely);
    const [row] = rows;
    const worth = { status: row?.status, live: row?.live ?? false, address: row?.address ?? undefined };
    into.set(key, { worth, until });
    return worth;
  }

  return {
    async check(call) {
      const fresh = isFresh(call.id);
      return { fresh, ...(await worthOf(call)) };
    },
  };
}
