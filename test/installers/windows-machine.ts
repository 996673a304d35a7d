import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A prefix of wine in a folder: what stands here for Windows. Its programs share the network of this machine. */
export interface WindowsMachine {
  /** The folder that its programs see as C:\. */
  c: string;
  /** The data folder of the agent. */
  data: string;
  /** Runs a program to its end. Exit codes are cut to a byte. */
  run(program: string, ...args: string[]): { status: number | null; text: string };
  /** The installed command line. */
  postern(...args: string[]): { status: number | null; text: string };
  /** As `sc query` writes it, e.g. RUNNING; undefined where there is no such service. */
  service(): string | undefined;
  /** Starts a program that shows itself on the screen. */
  show(program: string, ...args: string[]): ChildProcess;
  /** Addresses that were handed to its browser. */
  opened(): string[];
  /** Ends all of its processes. */
  remove(): Promise<void>;
}

/**
 * @param options.display the screen of its programs: a machine that was started without one never shows anything
 * @param options.node a node.exe that keeps the machine up: wine ends with its last program, and its services with it
 */
export async function createWindowsMachine(
  folder: string,
  options: { node: string; display: string },
): Promise<WindowsMachine> {
  mkdirSync(folder, { recursive: true });
  const [prefix, browser, log] = ['prefix', 'browser', 'opened'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(log, '');
  writeFileSync(browser, `#!/bin/sh\necho "$1" >> '${log}'\n`, { mode: 0o755 });
  const env = { ...process.env, DISPLAY: options.display, WINEPREFIX: prefix, WINEDEBUG: '-all' };
  let runs = 0;
  const run = (program: string, ...args: string[]): { status: number | null; text: string } => {
    // Node on wine knows files, but not every pipe of Linux.
    const file = join(folder, `run-${++runs}.txt`);
    const out = openSync(file, 'w');
    const { status } = spawnSync('wine', [program, ...args], {
      env,
      cwd: folder,
      stdio: ['ignore', out, out],
      timeout: 240_000,
    });
    closeSync(out);
    return { status, text: readFileSync(file, 'utf8') };
  };
  run('wineboot', '-i');
  run('winecfg', '-v', 'win10');
  run('reg', 'add', 'HKCU\\Software\\Wine\\WineBrowser', '/v', 'Browsers', '/d', browser, '/f');
  // One that is going down and one that comes up have a database of services each.
  spawnSync('wineserver', ['-w'], { env });
  const keeper = spawn('wine', [options.node, '-e', 'setInterval(() => {}, 1e6)'], {
    env,
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = once(keeper, 'exit');
  const c = join(prefix, 'drive_c');
  const home = 'C:\\Program Files\\Postern Agent';
  return {
    ...{ c, data: join(c, 'ProgramData/Postern/Agent'), run },
    postern: (...args) => run(`${home}\\node.exe`, `${home}\\agent\\postern.mjs`, ...args),
    service: () => /STATE\s*:\s*\d+\s+(\w+)/.exec(run('sc.exe', 'query', 'PosternAgent').text)?.[1],
    show: (program, ...args) => spawn('wine', [program, ...args], { env, cwd: folder, stdio: 'ignore' }),
    opened: () => readFileSync(log, 'utf8').split('\n').filter(Boolean),
    async remove() {
      spawnSync('wineserver', ['-k'], { env });
      spawnSync('wineserver', ['-w'], { env });
      await ended;
    },
  };
}

/** A path of this machine as wine's programs see it. */
export const windowsPath = (path: string): string => `Z:${path.replaceAll('/', '\\')}`;
