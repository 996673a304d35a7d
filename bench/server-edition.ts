import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { smallHeap } from '../agent/service/unit.ts';
import { stageServer } from '../build/server/agent.ts';
import { freePort } from '../demo/system/free-port.ts';
import { root } from '../demo/system/program.ts';
import { startHoldingProxy } from '../test/kit/holding-proxy.ts';
import { enrolAgent, startOrg } from '../test/kit/org-and-agent.ts';
import { type Benchmark, median } from './figure.ts';

const mebi = 1024 * 1024;

/** The server edition as it lies in its packages: how large it is, how soon it asks for work, what it holds at rest. */
export const serverEdition: Benchmark = async ({ folder, quick, cleanup, say }) => {
  const out = join(folder, 'packages');
  execFileSync(process.execPath, ['build/package/package.ts', 'rpm', 'deb', '--out', out], { cwd: root });
  const sizes = readdirSync(out)
    .filter((name) => /\.(rpm|deb)$/.test(name))
    .map((name) => statSync(join(out, name)).size / mebi);
  const packed = Math.max(...sizes);

  const tree = join(folder, 'tree');
  await stageServer(tree);
  const home = join(tree, 'usr/lib/postern-agent');
  const orgPort = await freePort();
  const toOrg = await startHoldingProxy(() => orgPort);
  cleanup.push(() => toOrg.close());
  const org = await startOrg(folder, cleanup, { port: orgPort, publicPort: toOrg.port });
  const data = join(folder, 'agent');
  await enrolAgent(org, data, 'server');
  const start = (): ChildProcess =>
    spawn(join(home, 'node'), [...smallHeap, join(home, 'agent/postern.mjs'), 'run', '--data', data, '--quiet'], {
      cwd: '/',
      env: { HOME: folder, PATH: '/usr/bin:/bin' },
      stdio: 'ignore',
    });
  const end = async (agent: ChildProcess) => {
    agent.kill();
    await once(agent, 'exit');
  };

  const starts: number[] = [];
  // The first one fills the caches of the disk.
  for (let n = 0; n < (quick ? 2 : 8); n++) {
    const asked = toOrg.hold('request', ({ url }) => url.endsWith('/exchange'));
    const began = performance.now();
    const agent = start();
    await asked;
    if (n > 0) starts.push(performance.now() - began);
    toOrg.letGo();
    await end(agent);
  }

  const agent = start();
  await delay(quick ? 10_000 : 600_000);
  const held = residentMebi(agent.pid!);
  await end(agent);

  say(`server edition: packages of ${sizes.map((size) => size.toFixed(1)).join(' and ')} MiB`);
  say(`server edition: ${starts.map(Math.round).join(', ')} ms to the first poll`);
  const first = median(starts);
  return [
    { name: 'server edition, packed', ours: packed, goal: 50, unit: 'MiB', met: packed <= 50 },
    { name: 'server edition, first poll', ours: first, goal: 500, unit: 'ms', met: first <= 500 },
    { name: 'server edition at rest', ours: held, goal: 90, unit: 'MiB RSS', met: held <= 90 },
  ];
};

function residentMebi(pid: number): number {
  const kibi = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibi) / 1024;
}
