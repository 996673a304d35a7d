import { readdirSync, readFileSync, statfsSync, statSync } from 'node:fs';
import * as os from 'node:os';
import { join } from 'node:path';
import { crashFiles } from '../log/crash-file.ts';
import { agentVersion } from '../version.ts';

export const versionFacts = () => ({ postern: agentVersion, ...process.versions });

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;

/** What this machine is. */
export function systemFacts(dataDir: string) {
  const { bavail, bsize } = statfsSync(dataDir);
  return {
    system: `${os.type()} ${os.release()}`,
    version: os.version(),
    architecture: os.arch(),
    host: os.hostname(),
    processors: os.cpus().length,
    load: os.loadavg().map((load) => Number(load.toFixed(2))),
    memory: { all: megabytes(os.totalmem()), free: megabytes(os.freemem()) },
    agentMemory: megabytes(process.memoryUsage().rss),
    upHours: Math.round(os.uptime() / 360) / 10,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    time: new Date().toISOString(),
    freeInDataFolder: megabytes(bavail * bsize),
    user: process.getuid?.() === 0 ? 'root' : 'not root',
  };
}

/** Names and sizes in the data folder; of no file its content. */
export const folderFacts = (dataDir: string) =>
  Object.fromEntries(
    readdirSync(dataDir, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => {
        const { size, mtime, mode } = statSync(join(dataDir, name));
        return [name, { bytes: size, changed: mtime.toISOString(), mode: (mode & 0o777).toString(8) }];
      }),
  );

/** The last crash files of a data folder, newest first. */
export const crashTexts = (dataDir: string, most: number): string =>
  crashFiles(dataDir)
    .slice(0, most)
    .map((name) => `${name}\n${readFileSync(join(dataDir, name), 'utf8').trim()}\n`)
    .join('\n');
