import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { chromium, expect as see } from '@playwright/test';
import { beforeAll, expect, it } from 'vitest';
import { buildMsi } from '../../build/package/msi/build.ts';
import { stageWindows } from '../../build/server/windows/stage.ts';
import { createPrivateCa, type PrivateCa } from '../../demo/system/certificates.ts';
import { until } from '../../demo/system/until.ts';
import { allowAccess } from '../kit/allow-access.ts';
import { addApp, addPeople, loginOf, type RunningOrg, startOrg } from '../kit/org-and-agent.ts';
import { startPersonnel } from '../kit/personnel.ts';
import { scratch } from '../kit/scratch.ts';
import { type ForwardProxy, startForwardProxy } from './forward-proxy.ts';
import { startScreen } from './screen.ts';
import { goThroughSetup } from './setup-pages.ts';
import { createWindowsMachine, type WindowsMachine, windowsPath } from './windows-machine.ts';

const { folder, cleanup } = await scratch('msi');
const files: Record<string, string> = {};
const [first, second] = ['0.1.0', '0.1.1'] as const;
let ca: PrivateCa;
let org: RunningOrg;
let machine: WindowsMachine;
let proxy: ForwardProxy;
/** How to reach the org: only the proxy knows its host. */
let way: string[];
let screen: Awaited<ReturnType<typeof startScreen>>;

beforeAll(async () => {
  const staged = await stageWindows(join(folder, 'tree'), 'win-x64 under wine');
  for (const version of [first, second]) files[version] = buildMsi({ ...staged, work: folder, out: folder, version });
  ca = await createPrivateCa(join(folder, 'ca'));
  org = await startOrg(folder, cleanup, { ca, host: 'org.test' });
  proxy = await startForwardProxy(join(folder, 'proxy'), 'org.test');
  cleanup.push(proxy.close);
  way = [`ORGURL=${org.url}`, `CAFILE=${windowsPath(ca.caFile)}`, `PROXY=${proxy.url}`];
  screen = await startScreen(join(folder, 'shots'));
  cleanup.push(screen.close);
  const { display } = screen;
  machine = await createWindowsMachine(join(folder, 'windows'), { display, node: join(folder, 'tree/node.exe') });
  cleanup.push(machine.remove);
});

/** `msiexec /i` or `/x` without a person, with the longest log. */
const msiexec = (what: '/i' | '/x', version: string, ...properties: string[]) =>
  machine.run('msiexec', what, windowsPath(files[version]!), '/qn', '/l*v', 'C:\\install.log', ...properties);

/** Removes what is installed. Windows waits until the service has stopped (`Wait="yes"`); wine does not, and keeps files in use. */
function remove(version: string, ...properties: string[]) {
  expect(machine.postern('service', 'stop').status).toBe(0);
  return msiexec('/x', version, ...properties);
}

/** Makes a token of the org, in a file of the machine. @returns the token */
async function tokenFile(name: string): Promise<string> {
  const { token } = await org.api.post('/agents/enrolment-tokens', { name, ttlMinutes: 15 });
  writeFileSync(join(machine.c, 'token.txt'), `${token}\n`);
  return token;
}
const agentNamed = async (name: string): Promise<{ id: string; connection: string } | undefined> =>
  (await org.api.get('/agents')).find((agent: { name: string }) => agent.name === name);
const isThere = (path: string): boolean => statSync(join(machine.c, path), { throwIfNoEntry: false }) !== undefined;
const program = 'Program Files/Postern Agent';

it('installs silently by a token file, a private CA and a proxy, and provisions; upgraded and removed it asks nothing again', async () => {
  const token = await tokenFile('win');
  expect(msiexec('/i', first, ...way, 'ENROLTOKENFILE=C:\\token.txt', 'AGENTNAME=win').status).toBe(0);
  expect(machine.service()).toBe('RUNNING');
  const agent = await until('a green circle', async () => {
    const found = await agentNamed('win');
    return found?.connection === 'green' && found;
  });
  await until('its own word', async () => machine.postern('status').text.includes('Connected · '));
  expect(machine.postern('service', 'status').text).toContain('The service is running, and starts with the machine.');
  expect(whereWritten(token)).toEqual(['token.txt']);
  expect(new Set(proxy.asked())).toEqual(new Set([new URL(org.url).host]));

  const personnel = await startPersonnel(folder, 'win', cleanup, { allowTwins: true });
  const app = await addApp({ api: org.api, agentIds: [agent.id] }, 'win', `http://localhost:${personnel.port}/scim/v2`);
  const [ada, bo] = await addPeople(org.api, 'win', 2);
  const logins = async () =>
    (await personnel.application.query('select login from app_user')).map((row) => row['login']);
  await org.api.post(`/apps/${app}/users`, { id: ada });
  await until('the first account', async () => (await logins()).length === 1);

  expect(machine.postern('service', 'stop').status).toBe(0);
  expect(machine.service()).toBe('STOPPED');
  expect(machine.postern('service', 'start').status).toBe(0);

  expect(msiexec('/i', second).status).toBe(0);
  expect(machine.service()).toBe('RUNNING');
  expect(readFileSync(join(machine.data, 'environment'), 'utf8')).toContain(`POSTERN_ORG=${org.url}`);
  await org.api.post(`/apps/${app}/users`, { id: bo });
  await until('the second account', async () => (await logins()).length === 2);
  expect((await logins()).sort()).toEqual([loginOf('win', 0), loginOf('win', 1)]);
  expect((await org.api.get('/agents')).map(({ id }: { id: string }) => id)).toEqual([agent.id]);

  expect(msiexec('/i', first).status).not.toBe(0);
  expect(machine.service()).toBe('RUNNING');

  expect(remove(second).status).toBe(0);
  expect([machine.service(), isThere(program), isThere('ProgramData/Postern/Agent/identity.json')]).toEqual([
    ...[undefined, false, true],
  ]);
  expect(msiexec('/i', second).status).toBe(0);
  await until('the same agent again', async () => (await agentNamed('win'))?.connection === 'green');
  expect((await agentNamed('win'))?.id).toBe(agent.id);

  expect(remove(second, 'UNENROL=1', 'REMOVEDATA=1').status).toBe(0);
  expect([isThere(program), isThere('ProgramData/Postern')]).toEqual([false, false]);
  expect(await agentNamed('win')).toBeUndefined();
});

it('a token that the org refuses: nothing is installed, and the reason can be read', () => {
  writeFileSync(join(machine.c, 'token.txt'), 'pet_not-a-token-of-this-org\n');
  const refused = msiexec('/i', first, ...way, 'ENROLTOKENFILE=C:\\token.txt');
  expect(refused.status).not.toBe(0);
  expect([machine.service(), isThere(`${program}/node.exe`)]).toEqual([undefined, false]);
  expect(readFileSync(join(machine.data, 'service.log'), 'utf8')).toContain('(enrolment_token_refused)');
});

/** Files of the machine that have a text in them, as UTF-8 or UTF-16: registry, logs, the installer's own copies. Not what it links to. */
function whereWritten(text: string): string[] {
  const forms = [Buffer.from(text), Buffer.from(text, 'utf16le')];
  const programs = ['-path', '*/windows/*.dll', '-o', '-path', '*/windows/*.exe', '-o', '-path', '*/Program Files*'];
  const find = [join(machine.c, '..'), '-type', 'f', '-size', '-8M', '-not', '(', ...programs, ')'];
  return execFileSync('find', find, { encoding: 'utf8', maxBuffer: 64 << 20 })
    .split('\n')
    .filter((file) => file && forms.some((form) => readFileSync(file).includes(form)))
    .map((file) => basename(file));
}

it('dialogs: licence, folder, URL; Finish opens the screens in the browser, and they lead to the green circle', async () => {
  const setup = machine.show('msiexec', '/i', windowsPath(files[first]!));
  const ended = once(setup, 'exit');
  await goThroughSetup(screen, org.url);
  await ended;
  expect([setup.exitCode, machine.service()]).toEqual([0, 'RUNNING']);

  const link = await until('the link', () => machine.opened()[0], 60_000);
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--host-resolver-rules=MAP org.test 127.0.0.1'],
  });
  cleanup.push(() => browser.close());
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel('Name of this agent').fill('desk');
  await page.getByRole('button', { name: 'Begin' }).click();
  const wait = see.configure({ timeout: 60_000 });
  await wait(page.getByLabel('Organization URL')).toHaveValue(org.url);
  await page.getByRole('button', { name: 'Reach the org by a proxy' }).click();
  await page.getByRole('combobox', { name: 'Proxy' }).click();
  await page.getByRole('option', { name: 'Manual' }).click();
  await page.getByLabel('Proxy address').fill(proxy.url);
  await page.getByRole('button', { name: 'Check again' }).click();
  await page.getByRole('button', { name: 'Add its CA' }).click({ timeout: 60_000 });
  await page.getByLabel('CA certificate (PEM)').fill(ca.ca);
  await page.getByRole('button', { name: 'Trust this CA for this agent' }).click();
  await wait(page.getByRole('dialog')).toBeHidden();
  await wait(page.getByText('All passed')).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  const fingerprint = await page.locator('.w-fingerprint').textContent();
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Open browser' }).click(),
  ]);
  await allowAccess(tab, org, fingerprint!);
  await wait(page.getByText('The agent waits for work')).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Open Status' }).click();
  await wait(page.getByRole('heading', { name: 'Connected', exact: true })).toBeVisible();
  expect((await agentNamed('desk'))?.connection).toBe('green');
  expect(remove(first, 'REMOVEDATA=1').status).toBe(0);
});
