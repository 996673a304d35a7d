import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLane, type Ticket } from './lane.ts';
import { generatePassword } from './password.ts';

test('never more than its slots, one at a time per key, in order, and nothing is forgotten', () => {
  const ticket = fc.record({ key: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }), ready: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(ticket, { maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      fc.infiniteStream(fc.nat()),
      (tickets, slots, choice) => {
        const lane = createLane(() => slots);
        const running: { key: string | undefined; n: number }[] = [];
        const started: { key: string | undefined; n: number }[] = [];
        let allReady = false;
        for (const [n, { key, ready }] of tickets.entries()) {
          const one: Ticket = {
            key,
            ready: () => ready || allReady,
            go() {
              expect(running.length).toBeLessThan(slots);
              expect(running.some((other) => key !== undefined && other.key === key)).toBe(false);
              running.push({ key, n });
              started.push({ key, n });
            },
          };
          lane.enter(one);
        }
        const finishSome = () => {
          while (running.length > 0) {
            const [done] = running.splice(choice.next().value % running.length, 1);
            lane.leave();
            if (done?.key !== undefined) lane.free(done.key);
          }
        };
        finishSome();
        allReady = true;
        lane.pump();
        finishSome();
        expect(started).toHaveLength(tickets.length);
        for (const key of ['a', 'b', 'c']) {
          const order = started.filter((one) => one.key === key).map(({ n }) => n);
          expect(order).toEqual(order.toSorted((one, other) => one - other));
        }
      },
    ),
  );
});

test('a generated password has its length and every class of characters', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 128 }), (length) => {
      const password = generatePassword(length);
      expect(password).toHaveLength(Math.max(length, 12));
      for (const one of [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]) expect(password).toMatch(one);
    }),
  );
});
