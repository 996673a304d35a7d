import type { PeerResult, TrialState } from '@postern/protocol/console';
import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { createVirtualTime, type VirtualTime } from '../link/testing/virtual-time.ts';
import type { TrustOptions } from '../trust/rules.ts';
import { createTrust } from '../trust/trust.ts';
import { notYet, type TrialPeer } from './probe.ts';
import { createTrial, type Trial, type TrialDeps, trialMs } from './trial.ts';

const options: TrustOptions = { minVersion: '1.3', caFiles: [] };
const peers: TrialPeer[] = [
  { id: 'org', name: 'acme.example', url: 'https://acme.example' },
  { id: 'hr', name: 'HR', url: 'https://hr.example/scim/v2' },
];
let time: VirtualTime;
let trial: Trial;
let states: TrialState[];
let stored: string[];
let applied: TrustOptions[];
/** What a look at a peer finds, under the present settings and under the new ones. */
let reached: Record<'now' | 'new', Record<string, boolean>>;
let looks: number;

function open(more: Partial<TrialDeps> = {}): Trial {
  const trust = {
    ...createTrust({ minVersion: '1.2', caFiles: [] }),
    change: (to: TrustOptions) => void applied.push(to),
  };
  const done = (what: string) => async () => void stored.push(what);
  return createTrial({
    ...{ trust, timers: time.timers, now: time.now, log: pino({ level: 'silent' }), peers: () => peers },
    store: { decide: () => void stored.push('decide'), finish: done('finish'), discard: done('discard') },
    prepare: async () => ({
      options,
      changes: [{ setting: 'tls.minVersion', from: '1.2', to: '1.3' }],
      begin: done('begin'),
    }),
    probe: async (peer, by): Promise<PeerResult> => {
      looks += 1;
      const good = reached[by === trust ? 'now' : 'new'][peer.id];
      return { ...notYet(peer), state: good ? 'reached' : 'failed' };
    },
    ...more,
  });
}

beforeEach(() => {
  time = createVirtualTime();
  [states, stored, applied, looks] = [[], [], [], 0];
  reached = { now: { org: true, hr: true }, new: { org: true, hr: true } };
  trial = open();
  trial.subscribe((state) => states.push(state));
});
const last = () => {
  const state = trial.state();
  return state.step === 'idle' ? state.last : undefined;
};

test('a change that reaches everyone is kept by itself, stored before it is in force', async () => {
  await trial.start({});
  await time.settle();
  expect(stored).toEqual(['begin', 'decide', 'finish']);
  expect(applied).toEqual([options]);
  expect(last()).toMatchObject({ outcome: 'kept', changes: [{ setting: 'tls.minVersion', from: '1.2', to: '1.3' }] });
  expect(states[0]).toEqual({ step: 'idle' });
  expect(states[1]).toMatchObject({
    step: 'trying',
    leftMs: trialMs,
    peers: [{ state: 'trying' }, { state: 'trying' }],
  });
});

test('an org that is not reached: it is tried again and again, and rolled back after 60 s', async () => {
  reached.new['org'] = false;
  await trial.start({});
  await time.advance(trialMs - 1);
  expect(trial.state()).toMatchObject({ step: 'trying', leftMs: 1, asks: false });
  expect(looks).toBeGreaterThan(10);
  expect(() => trial.keep()).toThrow(expect.objectContaining({ code: 'trial_org_not_reached' }));
  await time.advance(1);
  expect(stored).toEqual(['begin', 'discard']);
  expect(applied).toEqual([]);
  expect(last()).toMatchObject({ outcome: 'rolled_back', problem: { code: 'trial_timed_out' } });
  const before = looks;
  await time.advance(trialMs);
  expect(looks, 'nothing goes on').toBe(before);
});

test('an org that comes back in time keeps the change', async () => {
  reached.new['org'] = false;
  await trial.start({});
  await time.advance(30_000);
  reached.new['org'] = true;
  await time.advance(5_000);
  expect(last()?.outcome).toBe('kept');
});

test('a connector that would be cut off asks a person; nobody answers, so it is rolled back', async () => {
  reached.new['hr'] = false;
  await trial.start({});
  await time.settle();
  expect(trial.state()).toMatchObject({ asks: true, peers: [{ cutOff: false }, { state: 'failed', cutOff: true }] });
  await time.advance(trialMs);
  expect(last()).toMatchObject({ outcome: 'rolled_back', problem: { code: 'trial_not_confirmed' } });
  expect(last()?.problem?.message).toContain('HR');
});

test('a connector that would be cut off, and a person keeps the change', async () => {
  reached.new['hr'] = false;
  await trial.start({});
  await time.settle();
  trial.keep();
  await time.settle();
  expect([last()?.outcome, applied]).toEqual(['kept', [options]]);
});

test('a connector that is down anyway does not stand in the way', async () => {
  reached.now['hr'] = false;
  reached.new['hr'] = false;
  await trial.start({});
  await time.settle();
  expect(last()?.outcome).toBe('kept');
});

test('one at a time; rolled back by hand; then another', async () => {
  reached.new['org'] = false;
  await trial.start({});
  await expect(trial.start({})).rejects.toMatchObject({ code: 'trial_running' });
  trial.rollBack();
  await time.settle();
  expect(last()?.problem?.code).toBe('trial_rolled_back');
  expect(() => trial.rollBack()).toThrow(expect.objectContaining({ code: 'trial_none' }));
  await trial.start({});
  expect(trial.state().step).toBe('trying');
});

test('an agent that stops rolls back; one that starts tells what it found', async () => {
  reached.new['org'] = false;
  await trial.start({});
  await trial.close();
  expect(stored).toEqual(['begin', 'discard']);
  const told = open({ left: { outcome: 'rolled_back', changes: [] } }).state();
  expect(told).toMatchObject({ step: 'idle', last: { problem: { code: 'trial_interrupted' } } });
});

test('a disk that refuses: nothing is in force that is not stored', async () => {
  const refuse = () => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  const discard = async () => void stored.push('discard');
  trial = open({ store: { decide: refuse, finish: async () => undefined, discard } });
  await trial.start({});
  await time.settle();
  expect([applied, stored]).toEqual([[], ['begin', 'discard']]);
  expect(last()).toMatchObject({ outcome: 'rolled_back', problem: { code: 'trial_not_stored' } });

  trial = open({
    prepare: async () => ({ options, changes: [{ setting: 'proxy.mode' }], begin: async () => refuse() }),
  });
  await expect(trial.start({})).rejects.toMatchObject({ code: 'trial_not_stored', params: { detail: 'ENOSPC' } });
  expect(trial.state().step).toBe('idle');
});

test('settings that are in force already are not tried', async () => {
  trial = open({ prepare: async () => ({ options, changes: [], begin: async () => undefined }) });
  await expect(trial.start({})).rejects.toMatchObject({ code: 'trial_nothing_changed' });
  expect(looks).toBe(0);
});
