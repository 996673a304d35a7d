import type { ActivityRow, AgentState } from '@postern/protocol/console';
import { expect, test } from 'vitest';
import { type ConsoleAgent, createAgentSlot } from './agent-slot.ts';
import { followActions } from './follow-actions.ts';

const empty: AgentState = {
  ...{ state: 'not_enrolled', version: '1', startedAt: 1, inFlight: 0, done: 0, failed: 0, apps: [] },
};

function fake(state: AgentState) {
  const listeners = new Set<(state: AgentState) => void>();
  const agent = {
    state: () => state,
    subscribe(listener: (state: AgentState) => void) {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
  } as Partial<ConsoleAgent> as ConsoleAgent;
  return { agent, listeners, tell: () => listeners.forEach((listener) => void listener(state)) };
}

test('before enrolment the slot says so; afterwards those who watch see the agent', async () => {
  const slot = createAgentSlot(empty);
  const seen: string[] = [];
  const leave = slot.subscribe(({ state }) => seen.push(state));
  expect(slot.actions()).toEqual([]);
  await expect(slot.pause()).rejects.toMatchObject({ code: 'not_enrolled' });
  const { agent, listeners } = fake({ ...empty, state: 'connected' });
  slot.put(agent);
  expect(seen).toEqual(['not_enrolled', 'connected']);
  expect(slot.state().state).toBe('connected');
  leave();
  expect(listeners.size).toBe(0);
  const again = slot.subscribe(({ state }) => seen.push(state));
  slot.clear({ ...empty, state: 'connecting' });
  expect([seen.at(-1), slot.state().state, listeners.size]).toEqual(['connecting', 'connecting', 0]);
  again();
});

test('a follower of actions gets the rows at once, and again only when they differ', async () => {
  const { agent, listeners, tell } = fake(empty);
  let rows: ActivityRow[] = [];
  const told: number[] = [];
  const leave = followActions(
    agent,
    async () => rows,
    (now) => told.push(now.length),
  );
  await expect.poll(() => told).toEqual([0]);
  tell();
  rows = [{ id: '1', at: 1, kind: 'user.push', subject: 'Ann', app: 'HR', status: 'done' }];
  tell();
  await expect.poll(() => told).toEqual([0, 1]);
  leave();
  expect(listeners.size).toBe(0);
});
