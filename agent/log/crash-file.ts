import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentVersion } from '../version.ts';
import { redactLine } from './redact.ts';

/** A program that is started again and again must not fill the disk with what it says each time. */
const most = 10;

/** The crash files of a data folder, newest first. */
export const crashFiles = (dataDir: string): string[] =>
  readdirSync(dataDir)
    .filter((name) => /^crash-.*\.json$/.test(name))
    .sort()
    .reverse();

/**
 * From now on a fault that ends this process is written down in the data folder (`crash-TIME.json`, for the owner alone),
 * redacted as the log is, which may not get its last lines out. How the process ends stays as it is. Returns the way out.
 */
export function keepCrashes(dataDir: string): () => void {
  for (const name of crashFiles(dataDir).slice(most - 1)) rmSync(join(dataDir, name), { force: true });
  const write = (error: unknown, origin: string): void => {
    const at = new Date().toISOString();
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const code = (error as NodeJS.ErrnoException | undefined)?.code;
    const text = JSON.stringify({ at, origin, version: agentVersion, pid: process.pid, code, message, stack }, null, 2);
    try {
      const name = `crash-${at.replaceAll(/[:.]/g, '-')}.json`;
      writeFileSync(join(dataDir, name), `${redactLine(text)}\n`, { mode: 0o600 });
    } catch {
      // A full disk must not hide the fault itself, which Node prints.
    }
  };
  process.on('uncaughtExceptionMonitor', write);
  return () => process.off('uncaughtExceptionMonitor', write);
}
