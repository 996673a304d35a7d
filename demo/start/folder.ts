import { randomBytes } from 'node:crypto';
import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What one folder of `npm start` remembers between starts. */
export interface StartDetails {
  adminLogin: string;
  adminPassword: string;
  connectorUser: string;
  connectorPassword: string;
  baseUrl: string;
  databaseFile: string;
  /** The sample people, app and agent are there. */
  prepared: boolean;
}

const file = (folder: string) => join(folder, 'start.json');
const secret = () => randomBytes(12).toString('base64url');

/** Reads what the folder remembers; a new folder gets new passwords. */
export async function readDetails(folder: string): Promise<StartDetails> {
  const kept = await readFile(file(folder), 'utf8').catch(() => undefined);
  if (kept) return JSON.parse(kept) as StartDetails;
  const made: StartDetails = {
    adminLogin: 'admin@example.com',
    adminPassword: secret(),
    connectorUser: 'postern',
    connectorPassword: secret(),
    baseUrl: '',
    databaseFile: join(folder, 'personnel.db'),
    prepared: false,
  };
  await keepDetails(folder, made);
  return made;
}

export async function keepDetails(folder: string, details: StartDetails): Promise<void> {
  await writeFile(file(folder), `${JSON.stringify(details, null, 2)}\n`, { mode: 0o600 });
}

/** One `npm start` per folder. A lock whose process is gone is taken over. @returns gives it back */
export async function claimFolder(folder: string): Promise<() => Promise<void>> {
  const lock = join(folder, 'start.pid');
  const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
  if (owner && owner !== process.pid && isRunning(owner)) {
    throw new Error(
      `Another Postern (process ${owner}) owns ${folder}. Use its console, stop it with Ctrl-C, or start this one with: npm start -- --data OTHER_FOLDER --port 4280 --connector-port 4281`,
    );
  }
  await rm(lock, { force: true });
  const handle = await open(lock, 'wx');
  await handle.writeFile(String(process.pid));
  await handle.close();
  return () => rm(lock, { force: true });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
