// `npm test`: installs what is missing, runs every suite, prints a budget per suite and one closing line.
import { spawn } from 'node:child_process';
import { chmodSync, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureConsole, ensureDesktop } from './console.mjs';
import { ensureDebianPackages } from './debian.mjs';
import { ensurePackages, node, root } from './packages.mjs';
import { debianPackages, suites } from './suites.mjs';

const full = process.argv.includes('--full');
if (full) {
  process.env.POSTERN_SEED ??= String(Date.now() % 2 ** 31);
  console.log(`Seed of the properties: ${process.env.POSTERN_SEED}`);
}
const only = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const { missing, command } = ensureDebianPackages(debianPackages);
if (missing.length > 0)
  console.error(`Missing: ${missing.join(', ')}. The tests that need them will fail. To install: ${command}`);
ensurePackages();
ensureConsole();
ensureDesktop();

/** How a runner is told to write its report, and how that is read. Skipped tests count as failed: what is not run shows nothing. */
const reporters = {
  vitest: (report) => ({
    args: ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    read: ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
      passed: numPassedTests,
      failed: numFailedTests + numPendingTests + numTodoTests,
    }),
  }),
  playwright: (report) => ({
    args: ['--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    read: ({ stats: { expected, unexpected, flaky, skipped } }) => ({
      passed: expected,
      failed: unexpected + flaky + skipped,
    }),
  }),
};
// Also the temporary folder of every test, so that nothing stays behind; servers that run as users of their own enter it.
const scratch = mkdtempSync(join(tmpdir(), 'postern-test-'));
chmodSync(scratch, 0o1777);
const rows = [];
const chosen = suites.filter(
  ({ name, full: long }) => (full || !long) && (only.length === 0 || only.some((word) => name.includes(word))),
);
const aside = new Map();
let before = Promise.resolve();
for (const suite of chosen.filter((each) => each.aside)) {
  before = before.then(() => runSuite(suite));
  aside.set(suite, before);
}
for (const suite of chosen) {
  console.log(`\n== ${suite.name} (budget ${suite.budget} s)`);
  const row = await (aside.get(suite) ?? runSuite(suite));
  if (suite.aside) process.stdout.write(readFileSync(outputOf(suite)));
  rows.push(row);
}
// Again, where it is found: between a failure and the end there are thousands of lines.
for (const { name, failed, output } of rows.filter((row) => row.failed > 0))
  console.log(`\n== why ${name} has ${failed} failed: the last it printed\n${lastLines(output)}`);
if (!process.env.POSTERN_KEEP_SCRATCH) rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });

console.log('\nsuite                          passed  failed    took  budget');
for (const { name, passed, failed, seconds, budget } of rows) {
  const note = seconds > budget ? '  over budget' : '';
  console.log(
    `${name.padEnd(30)} ${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${`${seconds.toFixed(0)} s`.padStart(6)}  ${`${budget} s`.padStart(6)}${note}`,
  );
}
const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
process.exit(total('failed') > 0 || total('passed') === 0 ? 1 : 0);

async function runSuite(suite) {
  const report = join(scratch, `${suites.indexOf(suite)}.json`);
  const { args = [], env, read } = reporters[suite.kind]?.(report) ?? {};
  const command = suite.kind === 'story' ? ['demo/story.ts', ...suite.args] : [...suite.args, ...args];
  const began = performance.now();
  const output = outputOf(suite);
  const code = await new Promise((resolve) => {
    const child = spawn(node, command, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A program that is started for the tenth time is compiled already: half of what a start takes.
      env: { ...process.env, TMPDIR: scratch, NODE_COMPILE_CACHE: join(scratch, 'compiled'), ...env, ...suite.env },
    });
    const file = createWriteStream(output);
    for (const printed of [child.stdout, child.stderr]) {
      printed.pipe(file, { end: false });
      if (!suite.aside) printed.pipe(process.stdout, { end: false });
    }
    const ended = (status) => file.end(() => resolve(status ?? 1));
    child.once('close', ended);
    child.once('error', () => ended(1));
    // A process that the suite left behind holds its output open.
    child.once('exit', () =>
      setTimeout(() => [child.stdout, child.stderr].map((each) => each.destroy()), 10_000).unref(),
    );
  });
  const counted = read ? count(report, read) : { passed: code === 0 ? 1 : 0, failed: 0 };
  // A suite that failed without a failed test (it did not start, or a file did not load) is one failure.
  if (code !== 0 && counted.failed === 0) counted.failed = 1;
  return { name: suite.name, budget: suite.budget, seconds: (performance.now() - began) / 1000, output, ...counted };
}

/** Where what a suite prints is kept. */
function outputOf(suite) {
  return join(scratch, `${suites.indexOf(suite)}.txt`);
}

/** Both runners say at the end what failed. */
function lastLines(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-60).join('\n');
}

function count(file, read) {
  try {
    return read(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { passed: 0, failed: 1 };
  }
}
