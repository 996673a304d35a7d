import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../demo/system/program.ts';
import { enrolAgent, startAgent, startOrg } from '../test/kit/org-and-agent.ts';
import { carriers } from '../test/screens/kit/carrier.ts';
import type { Benchmark, Figure } from './figure.ts';
import { launchChromium, memoryOfEmptyPage, watchMemory } from './parts/chromium.ts';
import { fillJournal } from './parts/full-journal.ts';
import { writeLargeLog } from './parts/large-log.ts';
import { activityAtSize } from './screens-activity.ts';
import { logsAtSize, needles } from './screens-logs.ts';
import { stateOnScreen } from './screens-state.ts';

const actions = 100_000;

/** The agent's screens in Chromium on the loopback console: a large log, a full journal, a state that never rests. */
export const screens: Benchmark = async (context) => {
  const { folder, quick, cleanup } = context;
  const build = "import('./build/setup/console.mjs').then((build) => build.ensureConsole())";
  execFileSync(process.execPath, ['-e', build], { cwd: root, stdio: 'inherit' });
  const org = await startOrg(folder, cleanup);
  const dataDir = join(folder, 'agent');
  await enrolAgent(org, dataDir, 'screens');
  const now = Date.now();
  const lines = quick ? 400_000 : 5_300_000;
  const special = { [Math.floor(lines * 0.99)]: needles.near, [Math.floor(lines * 0.02)]: needles.far };
  const log = await writeLargeLog(dataDir, lines, now, special);
  fillJournal(dataDir, actions, now);
  const agent = await startAgent(dataDir, cleanup);

  const browser = await launchChromium(cleanup);
  const empty = await memoryOfEmptyPage(browser);
  const opened = await carriers.loopback(dataDir, browser, () => undefined);
  cleanup.push(opened.close);
  const inMemory = async (name: string, measure: () => Promise<Figure[]>): Promise<Figure[]> => {
    const memory = await watchMemory(browser, opened.page);
    const measured = await measure();
    const { most, kept } = await memory();
    return [
      ...measured,
      { name: `page memory, ${name}`, ours: most, goal: 200, unit: 'MiB', met: most < 200 },
      { name: '  kept of it', ours: kept, unit: 'MiB' },
    ];
  };
  const figures: Figure[] = [
    { name: 'page memory, empty page', ours: empty, unit: 'MiB' },
    ...(await inMemory('logs', () => logsAtSize(opened.page, log, context))),
    ...(await inMemory('activity', () => activityAtSize({ page: opened.page, browser, actions }, context))),
  ];
  await agent.stop();
  await org.program.stop();
  return [...figures, ...(await stateOnScreen(browser, context))];
};
