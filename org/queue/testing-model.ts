/**
 * For tests only: what the queue promises, written a second time as plain maps, beside an application that takes
 * writes in the order in which they land. Every answer of the queue is compared with what these maps say.
 */
import { limits, type Result } from '@postern/protocol/wire';
import { expect } from 'vitest';
import type { AgentCaller } from './port.ts';
import { ask, type Bench, callerFor, enqueue, newAction, resultOf } from './testing.ts';

interface Lease {
  agent: number;
  session: string;
  token: string;
  until: number;
  confirmed: boolean;
  deliveryId: string;
  deliveredAt: number;
}

interface KnownAction {
  key: string;
  n: number;
  lease?: Lease;
  /** The last token that was given, in force or not. */
  token?: string;
  holder?: number;
  finishedBy?: string;
  done: boolean;
}

interface Work {
  actionId: string;
  token: string;
  key: string;
  version: number;
  landed: boolean;
}

export interface ModelAgent {
  index: number;
  id: string;
  caller: AgentCaller;
  up: boolean;
  have?: string;
  /** The journal: survives a crash. */
  journal: Map<string, Work>;
  outbox: Result[];
}

/** How long the live session counts as present after its last poll (sessions.ts). */
const away = 10_000;

export class World {
  readonly actions = new Map<string, KnownAction>();
  readonly wanted = new Map<string, number>();
  readonly landed = new Map<string, number>();
  readonly settledUnder = new Set<string>();
  readonly present: { session?: string; until: number }[] = [];
  readonly bench: Bench;
  readonly app: string;
  readonly agents: ModelAgent[];
  readonly run: string;
  private n = 0;

  constructor(bench: Bench, app: string, agentIds: string[]) {
    this.bench = bench;
    this.app = app;
    this.run = app.slice(0, 8);
    this.agents = agentIds.map((id, index) => ({
      index,
      id,
      caller: callerFor(id),
      up: false,
      journal: new Map(),
      outbox: [],
    }));
    for (const { index } of this.agents) this.present[index] = { until: 0 };
  }

  get now(): number {
    return this.bench.time.now;
  }

  /** Called by the policy too, for the write that follows a lapse. */
  learn(ids: string[], keys: string[]): void {
    ids.forEach((id, i) => {
      if (!this.actions.has(id)) this.actions.set(id, { key: keys[i]!, n: this.n++, done: false });
    });
  }

  async change(key: string): Promise<void> {
    this.wanted.set(key, (this.wanted.get(key) ?? 0) + 1);
    this.learn(await enqueue(this.bench, newAction(this.app, key)), [key]);
  }

  private confirm(agent: ModelAgent): void {
    if (agent.have === undefined) return;
    for (const { lease } of this.actions.values()) if (lease?.deliveryId === agent.have) lease.confirmed = true;
  }

  async poll(agent: ModelAgent, max: number, lost: boolean): Promise<void> {
    this.confirm(agent);
    const part = agent.have === undefined ? {} : { have: agent.have };
    const answer = await ask(this.bench.queue, agent.caller, { ...part, limits: [{ appId: this.app, max }] });
    this.present[agent.index]!.until = this.now + away;
    delete agent.have;
    const own = [...this.actions.values()].filter(({ lease }) => lease?.agent === agent.index).length;
    expect(answer.actions.length).toBeLessThanOrEqual(Math.max(0, max - own));
    for (const action of answer.actions) {
      const known = this.actions.get(action.id)!;
      for (const other of this.actions.values()) {
        if (other.key !== known.key || other.done) continue;
        expect(other.lease, 'one lease at a time').toBeUndefined();
        expect(other.n, 'oldest first').toBeGreaterThanOrEqual(known.n);
      }
      expect(known.done, 'nothing finished goes out again').toBe(false);
      this.give(agent, known, action.lease.token, answer.deliveryId!);
      const { version } = action.payload as unknown as { version: number };
      const work = { actionId: action.id, token: action.lease.token, key: known.key, version, landed: false };
      if (!lost) agent.journal.set(action.id, work);
    }
    if (!lost && answer.deliveryId) agent.have = answer.deliveryId;
  }

  private give(agent: ModelAgent, known: KnownAction, token: string, deliveryId: string): void {
    const { index } = agent;
    const session = agent.caller.session;
    const until = this.now + limits.leaseTtl;
    known.lease = { agent: index, session, token, until, confirmed: false, deliveryId, deliveredAt: this.now };
    known.token = token;
    known.holder = index;
  }

  /** The connector has taken the request; the agent may not know yet that its lease is gone. */
  land(agent: ModelAgent, status: 'done' | 'failed', actionId?: string): void {
    const waiting = [...agent.journal.values()].filter(({ landed }) => !landed);
    const work = waiting.find((one) => actionId === undefined || one.actionId === actionId);
    if (!work) return;
    work.landed = true;
    if (status === 'done') this.landed.set(work.key, work.version);
    agent.outbox.push(resultOf({ id: work.actionId, lease: { token: work.token } }, status));
  }

  async report(agent: ModelAgent, lost: boolean): Promise<void> {
    const results = agent.outbox;
    if (results.length === 0) return;
    this.confirm(agent);
    const have = agent.have === undefined ? {} : { have: agent.have };
    const expected = results.map((result) => this.judge(agent, result));
    const answer = await ask(this.bench.queue, agent.caller, { ...have, wait: 0, results });
    expect(answer.accepted).toEqual(results.filter((_, i) => expected[i]).map(({ actionId }) => actionId));
    expect(answer.rejected).toEqual(
      results.filter((_, i) => !expected[i]).map(({ actionId }) => ({ actionId, code: 'lease_lost' })),
    );
    if (lost) return;
    delete agent.have;
    agent.outbox = [];
    for (const { actionId, lease } of results) {
      if (agent.journal.get(actionId)?.token === lease) agent.journal.delete(actionId);
    }
  }

  private judge(agent: ModelAgent, result: Result): boolean {
    const known = this.actions.get(result.actionId)!;
    if (known.finishedBy === result.lease) return true;
    if (known.done || known.token !== result.lease || known.holder !== agent.index) return false;
    known.finishedBy = result.lease;
    delete known.lease;
    known.done = result.status === 'done';
    return true;
  }

  async heartbeat(agent: ModelAgent): Promise<void> {
    const leases = [...agent.journal.values()].map(({ actionId, token }) => ({ actionId, lease: token }));
    if (leases.length === 0) return;
    const answer = await this.bench.queue.heartbeat(agent.caller, { leases });
    const mine = leases.filter(({ actionId, lease }) => {
      const current = this.actions.get(actionId)!.lease;
      if (current?.token !== lease || current.session !== agent.caller.session) return false;
      current.until = this.now + limits.leaseTtl;
      current.confirmed = true;
      return true;
    });
    const ids = (list: { actionId: string }[]) => list.map(({ actionId }) => actionId).sort();
    expect([...answer.extended].sort()).toEqual(ids(mine));
    expect([...answer.lost].sort()).toEqual(ids(leases.filter((lease) => !mine.includes(lease))));
    for (const actionId of answer.lost) {
      const reported = agent.outbox.some((result) => result.actionId === actionId);
      if (!reported) agent.journal.delete(actionId);
    }
    const present = this.present[agent.index]!;
    if (present.until > this.now) present.until = Math.max(present.until, this.now + away);
  }

  async release(agent: ModelAgent): Promise<void> {
    const idle = [...agent.journal.values()].filter(({ landed }) => !landed);
    if (idle.length === 0) return;
    this.confirm(agent);
    const have = agent.have === undefined ? {} : { have: agent.have };
    const released = idle.map(({ actionId, token }) => ({ actionId, lease: token }));
    await ask(this.bench.queue, agent.caller, { ...have, wait: 0, released });
    delete agent.have;
    for (const { actionId, token } of idle) {
      agent.journal.delete(actionId);
      const known = this.actions.get(actionId)!;
      if (known.lease?.token === token) delete known.lease;
    }
  }

  /** The process dies: its memory is gone, its journal is not, and what it had sent has landed or never will. */
  crash(agent: ModelAgent): void {
    agent.up = false;
    delete agent.have;
    agent.outbox = [];
    for (const work of agent.journal.values()) work.landed = false;
    agent.caller = callerFor(agent.id);
  }

  /** @returns whether the org let the new process in */
  async start(agent: ModelAgent): Promise<boolean> {
    const resume = [...agent.journal.values()].map(({ actionId, token }) => ({ actionId, lease: token }));
    const present = this.present[agent.index]!;
    const current = resume.filter(({ actionId, lease }) => {
      const held = this.actions.get(actionId)!.lease;
      return held?.token === lease && held.agent === agent.index;
    });
    const welcome = present.session === undefined || present.until <= this.now || current.length > 0;
    const started = ask(this.bench.queue, agent.caller, { wait: 0, resume });
    if (!welcome) {
      await expect(started).rejects.toMatchObject({ code: 'agent_cloned' });
      return false;
    }
    await started;
    const kept = new Set(current.map(({ actionId }) => actionId));
    for (const [id, known] of this.actions) {
      if (known.lease?.agent !== agent.index) continue;
      if (!kept.has(id)) delete known.lease;
      else {
        Object.assign(known.lease, { session: agent.caller.session, confirmed: true });
        known.lease.until = this.now + limits.leaseTtl;
      }
    }
    // What is no longer its own is dropped, as after a heartbeat.
    for (const id of agent.journal.keys()) if (!kept.has(id)) agent.journal.delete(id);
    agent.up = true;
    this.present[agent.index] = { session: agent.caller.session, until: this.now + away };
    return true;
  }

  async sweep(): Promise<void> {
    let due = 0;
    for (const known of this.actions.values()) {
      const { lease } = known;
      if (!lease) continue;
      const over = lease.until <= this.now || (!lease.confirmed && lease.deliveredAt + limits.confirm <= this.now);
      if (!over) continue;
      due++;
      delete known.lease;
    }
    expect(await this.bench.queue.sweep()).toBe(due);
  }
}
