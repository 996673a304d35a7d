import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { runDoctor } from './doctor.ts';
import { faults } from './faults.fixture.ts';
import { type Fault, faultyAuth, startFaulty } from './faulty-server.fixture.ts';
import { rules } from './rule-table.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function examine(fault: Fault, options: Partial<Parameters<typeof runDoctor>[0]> = {}) {
  const server = await startFaulty(fault);
  open.push(server);
  const signal = new AbortController().signal;
  return runDoctor({
    baseUrl: server.url,
    version: '2.0',
    profile: 'all',
    auth: faultyAuth,
    keep: false,
    signal,
    ...options,
  });
}

/** Bodies of megabytes take long, and no fault below is about them. */
const quick = rules.map(({ name }) => name).filter((name) => name !== 'largeBodies' && name !== 'filterBombs');

test.each(faults)('one fault, %s, is found by exactly %j', async (_fault, expected, fault) => {
  const { results } = await examine(fault, { only: quick });
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  expect(failed.map(({ rule }) => rule.name).sort()).toEqual([...expected].sort());
  for (const { findings } of failed) {
    for (const { expected: wanted, came, mend } of findings)
      expect([wanted, came, mend].every((text) => text !== '')).toBe(true);
  }
});

test('every rule is told in docs/doctor.md', () => {
  const text = readFileSync(new URL('../../docs/doctor.md', import.meta.url), 'utf8');
  expect(rules.filter(({ name }) => !text.includes(`\`${name}\``))).toEqual([]);
});

test('every rule that may fail does so for some fault', () => {
  const found = new Set(faults.flatMap(([, expected]) => expected));
  expect(quick.filter((name) => !found.has(name))).toEqual(['groupsLatency']);
});
