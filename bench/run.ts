/** `npm run bench -- <name> [--quick] [--json [F]]`: ours and the peer in turn, each part a process of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { changes } from './changes.ts';
import { clickToRow } from './click-to-row.ts';
import { connector } from './connector.ts';
import { desktopLaunch } from './desktop-launch.ts';
import { directory } from './directory.ts';
import { dispatch } from './dispatch.ts';
import type { Benchmark, Figure } from './figure.ts';
import { inbound } from './inbound.ts';
import { latency } from './latency.ts';
import { relay } from './relay.ts';
import { screens } from './screens.ts';
import { serverEdition } from './server-edition.ts';

const benchmarks: Record<string, Benchmark> = {
  desktop: desktopLaunch,
  dispatch,
  latency,
  changes,
  'click-to-row': clickToRow,
  connector,
  relay,
  screens,
  inbound,
  'server-edition': serverEdition,
  directory,
};

// Without a file, the figures go to standard output.
const given = process.argv.slice(2);
if (given.at(-1) === '--json') given.push('-');
const { values, positionals } = parseArgs({
  args: given,
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
});
const names = positionals.length > 0 ? positionals : Object.keys(benchmarks);
const unknown = names.find((name) => !benchmarks[name]);
if (unknown) {
  console.error(`There is no benchmark "${unknown}". There are: ${Object.keys(benchmarks).join(', ')}.`);
  process.exit(2);
}

const figures: Figure[] = [];
for (const name of names) {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'));
  const cleanup: (() => Promise<unknown>)[] = [];
  try {
    figures.push(
      ...(await benchmarks[name]!({ folder, quick: values.quick, cleanup, say: (text) => console.log(text) })),
    );
  } finally {
    for (const end of cleanup.reverse())
      await end().catch((error: Error) => console.error(`While ending: ${error.message}`));
    await rm(folder, { recursive: true, force: true });
  }
}

console.log('\nname                              ours      peer     ratio      goal  unit            met');
const n = (value: number | undefined) => (value === undefined ? '' : value.toFixed(2)).padStart(9);
for (const { name, ours, peer, ratio, goal, unit, met } of figures) {
  console.log(
    `${name.padEnd(28)}${n(ours)} ${n(peer)} ${n(ratio)} ${n(goal)}  ${unit.padEnd(14)}  ${met === undefined ? '' : met ? 'yes' : 'no'}`,
  );
}
const json = `${JSON.stringify(figures, null, 2)}\n`;
if (values.json === '-') process.stdout.write(json);
else if (values.json) await writeFile(values.json, json);
