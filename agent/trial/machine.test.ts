import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asksPerson, next, orgReached, type PeerStanding, type Trial, type TrialEvent } from './machine.ts';

const peer = (id: string, state: PeerStanding['state'] = 'trying', cutOff = false): PeerStanding => ({
  ...{ id, org: id === 'org', state, cutOff: state === 'failed' && cutOff },
});
const started = next({ step: 'idle' }, { type: 'start', peers: [peer('org'), peer('hr'), peer('jira')] }).trial;
const after = (...events: TrialEvent[]) => events.reduce((trial, event) => next(trial, event).trial, started);
const result = (id: string, state: 'reached' | 'failed', cutOff = false, round = 1): TrialEvent => ({
  ...{ type: 'result', round, peer: peer(id, state, cutOff) },
});

test('a change is kept by itself when the org and every connector are reached', () => {
  const almost = after(result('org', 'reached'), result('hr', 'reached'));
  expect(next(almost, result('jira', 'reached'))).toEqual({ trial: { step: 'keeping' }, duty: 'store' });
});

test('a connector that is not reached by the present settings either does not stand in the way', () => {
  expect(after(result('org', 'reached'), result('hr', 'failed'), result('jira', 'reached')).step).toBe('keeping');
});

test('a connector that would be cut off is for a person to decide', () => {
  const trial = after(result('org', 'reached'), result('hr', 'failed', true), result('jira', 'reached'));
  expect([trial.step, trial.step === 'trying' && asksPerson(trial)]).toEqual(['trying', true]);
  expect(next(trial, { type: 'keep' }).duty).toBe('store');
  expect(next(trial, { type: 'deadline' })).toEqual({
    trial: { step: 'rolling_back', why: 'deadline' },
    duty: 'discard',
  });
});

test('an org that is not reached is tried again, and cannot be kept', () => {
  const trial = after(result('org', 'failed'), result('hr', 'reached'));
  const round = next(trial, result('jira', 'reached'));
  expect(round.duty).toBe('probe_later');
  expect(next(round.trial, { type: 'keep' })).toEqual({ trial: round.trial });
  const again = next(round.trial, { type: 'again' });
  expect(again.duty).toBe('probe');
  expect(next(again.trial, result('org', 'reached', false, 1)).trial, 'an answer of the round before').toBe(
    again.trial,
  );
});

test('whatever happens in whatever order: kept only where the org is reached, ended by the deadline, never both', () => {
  const id = fc.constantFrom('org', 'hr', 'jira');
  const event = fc.oneof(
    { weight: 8, arbitrary: fc.record({ id, reached: fc.boolean(), cutOff: fc.boolean(), late: fc.boolean() }) },
    { weight: 3, arbitrary: fc.constantFrom('again', 'stored', 'not_stored' as const) },
    { weight: 1, arbitrary: fc.constantFrom('keep', 'roll_back', 'deadline' as const) },
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      let trial: Trial = started;
      const duties: string[] = [];
      for (const one of [...events, 'deadline' as const, 'stored' as const]) {
        const before = trial;
        const round = trial.step === 'trying' ? trial.round : 0;
        const told: TrialEvent =
          typeof one === 'string'
            ? { type: one as 'again' }
            : result(one.id, one.reached ? 'reached' : 'failed', one.cutOff, one.late ? round - 1 : round);
        const { trial: now, duty } = next(trial, told);
        trial = now;
        if (duty) duties.push(duty);
        if (duty === 'store' && before.step === 'trying') {
          const known =
            told.type === 'result' ? before.peers.map((p) => (p.id === told.peer.id ? told.peer : p)) : before.peers;
          expect(orgReached({ ...before, peers: known })).toBe(true);
          if (told.type !== 'keep') expect(known.some(({ cutOff }) => cutOff)).toBe(false);
        }
        if (before.step === 'keeping') expect(['keeping', 'idle', 'rolling_back']).toContain(now.step);
        if (before.step === 'keeping' && now.step === 'rolling_back') expect(told.type).toBe('not_stored');
        if (before.step === 'idle') expect(now).toBe(before);
      }
      expect(trial.step).toBe('idle');
      expect(duties.filter((duty) => duty === 'store').length).toBeLessThanOrEqual(1);
      expect(duties.filter((duty) => duty === 'discard').length).toBeLessThanOrEqual(1);
    }),
  );
});
