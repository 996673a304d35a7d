/**
 * `npm run story`: the main job from end to end on fresh data, each part a process of its own, https with a private CA
 * on every hop. Each step is checked in the application's own database. Ends non-zero at the first step that does not hold.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { saveStep, secondAppStep, testStep } from './story/connect.ts';
import type { Step, Story, StoryOptions } from './story/context.ts';
import { enrolStep } from './story/enrol.ts';
import { connectorDownStep, listensStep, revokeStep, takeOverStep } from './story/failures.ts';
import { groupStep, membershipStep } from './story/groups.ts';
import { importStep } from './story/import.ts';
import {
  assignStep,
  deactivateEverywhereStep,
  deactivateStep,
  passwordStep,
  profileStep,
  reactivateStep,
} from './story/people.ts';
import { startSystem } from './story/system.ts';

const steps: Step[] = [
  enrolStep,
  testStep,
  saveStep,
  assignStep,
  profileStep,
  passwordStep,
  deactivateStep,
  reactivateStep,
  groupStep,
  membershipStep,
  importStep,
  secondAppStep,
  listensStep,
  connectorDownStep,
  deactivateEverywhereStep,
  takeOverStep,
  revokeStep,
];

const usage =
  'npm run story -- [--db sqlite|mariadb|postgres] [--scim 1.1|2.0] [--enrol device|token] [--outbound-only] [--json] [--keep]';

function readOptions(): StoryOptions & { keep: boolean } {
  const choice = <T extends string>(name: string, value: string, allowed: readonly T[]): T => {
    if (allowed.includes(value as T)) return value as T;
    console.error(`--${name} is one of ${allowed.join(', ')}; "${value}" is none of them.\n${usage}`);
    process.exit(2);
  };
  try {
    const { values } = parseArgs({
      options: {
        db: { type: 'string', default: 'sqlite' },
        scim: { type: 'string', default: '1.1' },
        enrol: { type: 'string', default: 'device' },
        json: { type: 'boolean', default: false },
        'outbound-only': { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
      },
    });
    return {
      db: choice('db', values.db, ['sqlite', 'mariadb', 'postgres'] as const),
      scim: choice('scim', values.scim, ['1.1', '2.0'] as const),
      enrol: choice('enrol', values.enrol, ['device', 'token'] as const),
      json: values.json,
      outboundOnly: values['outbound-only'],
      keep: values.keep,
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    process.exit(2);
  }
}

const options = readOptions();
const folder = await mkdtemp(join(tmpdir(), 'postern-story-'));
const cleanup: Story['cleanup'] = [];
let tidied: Promise<void> | undefined;
const tidy = () => {
  tidied ??= (async () => {
    for (const end of cleanup.reverse())
      await end().catch((error: Error) => console.error(`While ending: ${error.message}`));
    if (!options.keep) await rm(folder, { recursive: true, force: true });
  })();
  return tidied;
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void tidy().then(() => process.exit(130)));

const say = (line: Record<string, unknown>, text: string) => console.log(options.json ? JSON.stringify(line) : text);
const ms = (value: number | undefined) => (value === undefined ? '' : `${Math.round(value).toLocaleString('en')} ms`);
let failed = false;
try {
  say(
    { event: 'story', ...options },
    `Postern story: ${options.db}, SCIM ${options.scim}, enrolment by ${options.enrol}`,
  );
  const story = await startSystem(options, folder, cleanup);
  for (const [n, step] of steps.entries()) {
    const { sent, row, took } = await step.run(story).catch((error: Error) => {
      throw new Error(`${n + 1}. ${step.name}\n   ${error.message}`);
    });
    const line = {
      event: 'step',
      n: n + 1,
      step: step.name,
      sent,
      row,
      ms: took === undefined ? undefined : Math.round(took),
    };
    say(
      line,
      `${String(n + 1).padStart(2)}. ${step.name.padEnd(54)} ${ms(took).padStart(9)}\n      sent  ${sent}\n      row   ${row}`,
    );
  }
  say({ event: 'end', passed: steps.length }, `All ${steps.length} steps hold.`);
} catch (error) {
  failed = true;
  const message = error instanceof Error ? error.message : String(error);
  say({ event: 'failed', message, folder: options.keep ? folder : undefined }, `Does not hold: ${message}`);
  if (!options.keep && !options.json) console.log('Run it again with --keep to keep its folder with every log.');
}
await tidy();
if (options.keep) console.log(`Kept: ${folder}`);
process.exit(failed ? 1 : 0);
