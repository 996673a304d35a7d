/**
 * `npm start`: the whole system on this machine, on embedded databases: org, connector and agent, with sample people
 * and a sample on-premises application. Data stays in one folder between starts.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from './start/browser.ts';
import { claimFolder, readDetails, type StartDetails } from './start/folder.ts';
import { portsAreFree } from './start/ports.ts';
import { prepare } from './start/prepare.ts';
import { root, startProgram } from './system/program.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: join(root, '.data', 'start') },
    port: { type: 'string', default: '4180' },
    'connector-port': { type: 'string', default: '4181' },
    'no-browser': { type: 'boolean', default: false },
  },
});

const folder = resolve(values.data);
const stopping: (() => Promise<unknown>)[] = [];
let ending = false;

async function end(code: number): Promise<never> {
  ending = true;
  for (const stop of stopping.reverse()) await stop().catch(() => undefined);
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    console.log('\nStopping …');
    void end(0).then(() => undefined);
  });
}

function fail(message: string): Promise<never> {
  console.error(message);
  return end(1);
}

await mkdir(folder, { recursive: true });
const release = await claimFolder(folder).catch((error: Error) => fail(error.message));
stopping.push(release);
const ports = { org: Number(values.port), connector: Number(values['connector-port']) };
const taken = await portsAreFree(ports);
if (taken) await fail(taken);

const details: StartDetails = await readDetails(folder);
const orgUrl = `http://localhost:${ports.org}`;
try {
  const passwordFile = join(folder, 'first-admin-password');
  if (details.adminPassword) await writeFile(passwordFile, details.adminPassword, { mode: 0o600 });
  const org = await startProgram({
    name: 'org',
    file: 'org/cli.ts',
    args: [
      ...[
        'serve',
        '--data',
        join(folder, 'org'),
        '--listen',
        `127.0.0.1:${ports.org}`,
        '--public-url',
        orgUrl,
        '--json-ready',
      ],
      ...['--first-admin-login', details.adminLogin, '--first-admin-password-file', passwordFile],
    ],
    logFile: join(folder, 'org.log'),
  });
  stopping.push(() => org.stop());
  const { connector, agent } = await prepare({ folder, orgUrl, ports, details, stopping });
  console.log(await summary(orgUrl, details));
  if (!values['no-browser']) openBrowser(orgUrl);
  for (const program of [org, connector, agent]) {
    void program.ended.then((code) => {
      if (!ending) void fail(`${program.name} ended by itself with ${code}. Its last lines:\n${program.tail()}`);
    });
  }
} catch (error) {
  await fail(`Postern does not start: ${(error as Error).message}`);
}

async function summary(
  url: string,
  { adminLogin, adminPassword, baseUrl, databaseFile }: StartDetails,
): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return `
Postern ${version} is running on this machine only.

  Console          ${url}
  Sign in as       ${adminLogin}
  Password         ${adminPassword}   (made for this folder)
  Sample app       Personnel, through the SQL connector at ${baseUrl}
  Its database     ${databaseFile}
  Data and logs    ${folder}

Assign a person to Personnel in the console and look at the table app_user in that database.
Ctrl-C stops everything; npm start brings it back as it was.`;
}
