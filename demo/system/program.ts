import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The checkout's folder. */
export const root = join(import.meta.dirname, '..', '..');

export type ReadyLine = Record<string, unknown> & { event: string };

export interface Program {
  readonly name: string;
  readonly pid: number;
  /** What the program said when it was ready. */
  readonly ready: ReadyLine;
  /** Calls back for each JSON line on standard output, earlier ones included. */
  onLine(listener: (line: ReadyLine) => void): void;
  /** Resolves with the exit code when the program has ended. */
  readonly ended: Promise<number | null>;
  running(): boolean;
  /** Asks it to end, and ends it by force after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
  /** kill -9, at once. */
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** The last lines of its output, for messages. */
  tail(): string;
}

export interface ProgramOptions {
  name: string;
  /** The program's TypeScript file below the checkout, or a command with a leading slash. */
  file: string;
  args: string[];
  env?: Record<string, string>;
  /** Everything it prints goes there too. */
  logFile?: string;
  /** The `event` of the JSON line that says it is ready; default `ready`. */
  readyEvent?: string;
  timeoutMs?: number;
  /** A command that runs it, e.g. `['ip', 'netns', 'exec', 'name']`. */
  prefix?: string[];
}

/** Starts a program and waits for its ready line. Throws with its last words when it ends or stays silent. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const child = spawnProgram(options);
  const said: string[] = [];
  const lines: ReadyLine[] = [];
  const listeners: ((line: ReadyLine) => void)[] = [];
  const log = options.logFile ? createWriteStream(options.logFile, { flags: 'a' }) : undefined;
  const keep = (text: string) => {
    log?.write(`${text}\n`);
    said.push(text);
    if (said.length > 60) said.shift();
  };
  const tail = () => said.slice(-25).join('\n');

  createInterface({ input: child.stderr! }).on('line', keep);
  createInterface({ input: child.stdout! }).on('line', (text) => {
    keep(text);
    const line = parseLine(text);
    if (!line) return;
    lines.push(line);
    for (const listener of listeners) listener(line);
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', (error) => {
      keep(error.message);
      resolve(null);
    });
  });
  const onLine = (listener: (line: ReadyLine) => void) => {
    listeners.push(listener);
    for (const line of lines) listener(line);
  };
  const running = () => child.exitCode === null && child.signalCode === null && child.pid !== undefined;
  const kill = async () => {
    if (running()) child.kill('SIGKILL');
    await ended;
  };

  const ready = await new Promise<ReadyLine>((resolve, reject) => {
    const timeoutMs = options.timeoutMs ?? 60_000;
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${options.name} was not ready after ${timeoutMs / 1000} s.\n${tail()}`));
    }, timeoutMs);
    onLine((line) => {
      if (line.event !== (options.readyEvent ?? 'ready')) return;
      clearTimeout(timer);
      resolve(line);
    });
    ended.then((code) => {
      clearTimeout(timer);
      reject(new Error(`${options.name} ended with ${code} before it was ready.\n${tail()}`));
    });
  });

  return {
    name: options.name,
    pid: child.pid!,
    ready,
    onLine,
    ended,
    running,
    kill,
    tail,
    signal: (signal) => void child.kill(signal),
    async stop(graceMs = 10_000) {
      if (running()) child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
      log?.end();
    },
  };
}

/** Runs a program to its end. */
export async function runProgram(
  options: Omit<ProgramOptions, 'readyEvent'>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawnProgram(options);
  let stdout = '';
  let stderr = '';
  child.stdout!.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 60_000);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  return { code, stdout, stderr };
}

function spawnProgram(options: Omit<ProgramOptions, 'readyEvent'>): ChildProcess {
  const own = options.file.startsWith('/') ? [options.file] : [process.execPath, join(root, options.file)];
  const [command, ...args] = [...(options.prefix ?? []), ...own, ...options.args];
  return spawn(command!, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...options.env },
  });
}

function parseLine(text: string): ReadyLine | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const line = JSON.parse(text) as ReadyLine;
    return typeof line.event === 'string' ? line : undefined;
  } catch {
    return undefined;
  }
}
