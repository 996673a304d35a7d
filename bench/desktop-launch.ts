import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../demo/system/program.ts';
import { type DesktopSession, startDesktopSession } from '../test/electron/kit/desktop-session.ts';
import { desktopEnv } from '../test/electron/kit/launch-desktop.ts';
import { findElectron } from '../test/electron/runtime/find-electron.ts';
import { enrolAgent, startOrg } from '../test/kit/org-and-agent.ts';
import { type Benchmark, median } from './figure.ts';
import { cpuMs } from './parts/cpu.ts';

/** From the start of the program to its icon on the session bus; then what it takes at rest, its window closed. */
export const desktopLaunch: Benchmark = async ({ folder, quick, cleanup, say }) => {
  const build = "import('./build/setup/console.mjs').then((build) => [build.ensureConsole(), build.ensureDesktop()])";
  execFileSync(process.execPath, ['-e', build], { cwd: root, stdio: 'inherit' });
  const electron = await findElectron();
  const org = await startOrg(folder, cleanup);
  const dataDir = join(folder, 'desktop');
  await enrolAgent(org, dataDir, 'desktop');

  async function start(session: DesktopSession): Promise<{ child: ChildProcess; ms: number }> {
    const env = desktopEnv({ dataDir, home: join(folder, 'home'), session });
    const began = performance.now();
    const child = spawn(electron.executable, [...electron.args, root, '--hidden'], { env, stdio: 'ignore' });
    await session.tray(() => true);
    return { child, ms: performance.now() - began };
  }
  async function end({ child }: { child: ChildProcess }): Promise<void> {
    child.kill();
    await once(child, 'exit');
  }

  const launches: number[] = [];
  // The first one fills the caches of the disk, as the system's own start does.
  for (let n = 0; n < (quick ? 2 : 6); n++) {
    const session = await startDesktopSession();
    const started = await start(session);
    if (n > 0) launches.push(started.ms);
    await session.tray(({ tooltip }) => tooltip.startsWith('Connected'));
    await end(started);
    await session.close();
  }

  const session = await startDesktopSession();
  const running = await start(session);
  await session.tray(({ tooltip }) => tooltip.startsWith('Connected'));
  await delay(5_000);
  const restMs = quick ? 10_000 : 60_000;
  const before = treeCpuMs(running.child.pid!);
  await delay(restMs);
  const rest = ((treeCpuMs(running.child.pid!) - before) / restMs) * 100;
  await end(running);
  await session.close();

  say(`desktop: Electron ${electron.version}, ${launches.length} launches (${launches.map(Math.round).join(', ')} ms)`);
  const seconds = median(launches) / 1000;
  return [
    { name: 'desktop launch to tray', ours: seconds, goal: 1.5, unit: 's', met: seconds < 1.5 },
    { name: 'desktop at rest', ours: rest, goal: 0.5, unit: '% of one core', met: rest < 0.5 },
  ];
};

/** CPU time of a process and all that it started, ms. */
function treeCpuMs(pid: number): number {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(name) }));
  const below = (of: number): number[] =>
    parents.filter(({ parent }) => parent === of).flatMap((child) => [child.pid, ...below(child.pid)]);
  return [pid, ...below(pid)].reduce((sum, one) => sum + cpuMs(one), 0);
}

function parentOf(pid: string): number {
  try {
    return Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')[1],
    );
  } catch {
    return 0;
  }
}
