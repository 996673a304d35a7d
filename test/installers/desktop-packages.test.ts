import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect as see } from '@playwright/test';
import { beforeAll, expect, it } from 'vitest';
import { buildDeb } from '../../build/package/deb.ts';
import { stageDesktopTree } from '../../build/package/desktop-tree.ts';
import { buildRpm } from '../../build/package/rpm.ts';
import { serverEdition } from '../../build/package/server-edition.ts';
import { stageServer } from '../../build/server/agent.ts';
import { allowAccess } from '../../demo/system/allow-access.ts';
import { createHttpClient } from '../../demo/system/http.ts';
import { until } from '../../demo/system/until.ts';
import { type DesktopSession, startDesktopSession } from '../electron/kit/desktop-session.ts';
import { addApp, addPeople, type RunningOrg, startOrg } from '../kit/org-and-agent.ts';
import { startPersonnel } from '../kit/personnel.ts';
import { scratch } from '../kit/scratch.ts';
import { addPerson, asPerson, letAskForRoot, person, startInstalled } from './installed-desktop.ts';
import { createMachine, type Machine } from './machine.ts';

const { folder, cleanup } = await scratch('desktop-packages');
const out = join(folder, 'dist');
const lint = join(import.meta.dirname, '../../build/package/lint');
const wait = see.configure({ timeout: 60_000 });
const files = { rpm: '', deb: '', agent: '' };
let org: RunningOrg;

const stage = (name: string) => stageDesktopTree(join(folder, name), join(folder, `${name}-work`));

beforeAll(async () => {
  mkdirSync(out);
  const options = { work: join(folder, 'work'), out, release: 1 };
  mkdirSync(options.work);
  const staged = await stage('tree');
  files.rpm = buildRpm({ ...staged, ...options });
  files.deb = buildDeb({ ...staged, ...options });
  const server = await stageServer(join(folder, 'server'));
  files.agent = buildDeb({ edition: serverEdition, ...server, ...options });
  org = await startOrg(folder, cleanup);
});

/** A machine with packages in /root, a person, and that person's session. */
async function machineWith(packages: string[]): Promise<{ machine: Machine; session: DesktopSession }> {
  const machine = createMachine();
  cleanup.push(async () => machine.remove());
  for (const file of packages) copyFileSync(file, join(machine.root, 'root', basename(file)));
  addPerson(machine);
  const session = await startDesktopSession(asPerson(machine));
  cleanup.push(session.close);
  return { machine, session };
}

it('the same source gives the same bytes', async () => {
  const again = join(folder, 'again');
  mkdirSync(again);
  const options = { ...(await stage('tree-again')), work: again, out: again, release: 1 };
  for (const [first, made] of [
    [files.rpm, buildRpm(options)],
    [files.deb, buildDeb(options)],
  ] as const)
    expect(readFileSync(made).equals(readFileSync(first)), `${basename(first)} twice`).toBe(true);
});

it('is found clean by rpmlint and lintian, but for what the filter files explain', () => {
  const rpm = spawnSync('rpmlint', ['--config', join(lint, 'postern-desktop.rpmlint.toml'), files.rpm], {
    encoding: 'utf8',
  });
  expect([rpm.status, rpm.stdout]).toEqual([0, expect.stringMatching(/0 errors, 0 warnings/)]);
  const deb = spawnSync('lintian', ['--allow-root', '--fail-on', 'error,warning', files.deb], { encoding: 'utf8' });
  expect([deb.status, deb.stdout]).toEqual([0, '']);
});

it('says what it is, and asks for what its programs load and nothing that they bring', () => {
  const info = execFileSync('dpkg-deb', ['--info', files.deb], { encoding: 'utf8' });
  const description = execFileSync('rpm', ['-qpi', files.rpm], { encoding: 'utf8' });
  // Where the Electron that ships was had, nothing warns of it.
  const tested = files.deb.includes('notforrelease');
  for (const text of [info, description]) expect(/not for release/i.test(text)).toBe(tested);
  const asked = execFileSync('rpm', ['-qp', '--requires', files.rpm], { encoding: 'utf8' });
  expect(asked).toContain('libgtk-3.so.0()(64bit)');
  expect(asked).not.toMatch(/ffmpeg|EGL|musl|aarch64/);
  const tree = join(folder, 'tree', 'usr/lib/postern-desktop');
  const bundled = new Set(readdirSync(tree));
  const program = execFileSync('objdump', ['-p', join(tree, 'postern-desktop')], { encoding: 'utf8' });
  const needed = [...program.matchAll(/NEEDED\s+(\S+)/g)].map((found) => found[1]!);
  const depends = /^ Depends: (.*)$/m
    .exec(info)![1]!
    .split(', ')
    .map((one) => one.split(' ')[0]!);
  const lists = execFileSync('dpkg-query', ['-L', ...depends], { encoding: 'utf8' });
  for (const name of needed.filter((one) => !bundled.has(one))) expect(lists, name).toContain(`/${name}\n`);
});

it('DEB: from the wizard to a green circle, then the service of the machine, without another Allow Access; removed, nothing is left', async () => {
  const { machine, session } = await machineWith([files.deb, files.agent]);
  const personnel = await startPersonnel(folder, 'desktop-deb', cleanup, { allowTwins: true });
  const installed = machine.run(['dpkg', '-i', `/root/${basename(files.deb)}`]);
  expect(installed.status, installed.text).toBe(0);
  expect(machine.run(['desktop-file-validate', '/usr/share/applications/postern-desktop.desktop']).text).toBe('');

  const desktop = await startInstalled(machine, session);
  cleanup.push(desktop.stop);
  await session.tray(({ tooltip }) => tooltip.startsWith('Not enrolled'));
  const page = await desktop.page();
  await page.getByLabel('Name of this agent').fill('desk-deb');
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByLabel('Organization URL').fill(org.url);
  await wait(page.getByText('All passed')).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await wait(page.getByText('Waiting for a person to allow access')).toBeVisible();
  const fingerprint = (await page.locator('.w-fingerprint').textContent())!;
  await page.getByRole('link', { name: 'Open browser' }).click();
  const link = await until('the link', () => desktop.opened()[0]);
  await allowAccess(createHttpClient(), org.admin, { verificationUriComplete: link, fingerprint });
  await wait(page.getByText('The agent waits for work')).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await wait(page.getByText('It needs the package')).toBeVisible();
  await page.getByRole('button', { name: 'Open Status' }).click();
  await wait(page.getByRole('heading', { name: 'Connected', level: 1 })).toBeVisible();
  await session.tray(({ tooltip }) => tooltip.startsWith('Connected to localhost'));
  const agents = (): Promise<{ id: string; connection: string; name: string }[]> => org.api.get('/agents');
  const before = await until('a green circle', async () => (await agents()).find((one) => one.connection === 'green'));

  // Without the service edition it is said how to get it; without an administrator nothing happens.
  expect(machine.run(['dpkg', '-i', `/root/${basename(files.agent)}`]).status).toBe(0);
  letAskForRoot(machine, 'exit 126');
  await desktop.stop();
  const again = await startInstalled(machine, session);
  cleanup.push(again.stop);
  const screens = await again.page();
  await screens.getByRole('link', { name: 'Settings' }).click();
  await screens.getByRole('button', { name: 'Run as a service…' }).click();
  await wait(screens.getByText('service_declined')).toBeVisible();
  await wait(
    screens.getByText('sudo postern service install --from /home/ada/.local/share/postern-agent'),
  ).toBeVisible();
  expect(existsSync(join(machine.root, 'var/lib/postern-agent/identity.json'))).toBe(false);

  letAskForRoot(machine);
  await screens.getByRole('button', { name: 'Run as a service…' }).click();
  await wait(screens.getByText('The agent is the service of this machine.')).toBeVisible();
  expect(machine.service()).toMatchObject({ active: 'active', starts: 1 });
  expect(readdirSync(join(machine.root, person.home, '.local/share/postern-agent')).sort()).toEqual([
    ...['agent.lock', 'agent.pid', 'handed-over.json'],
  ]);
  expect(machine.run(['stat', '-c', '%U %a', '/var/lib/postern-agent/keychain.json']).text).toBe('postern 600\n');
  await session.tray(({ tooltip }) => tooltip.startsWith('Connected to localhost'));
  expect((await agents()).filter(({ name }) => name === 'desk-deb').map(({ id }) => id)).toEqual([before.id]);

  const appId = await addApp(
    { api: org.api, agentIds: [before.id] },
    'desktop-deb',
    `http://localhost:${personnel.port}/scim/v2`,
  );
  const [id] = await addPeople(org.api, 'desktop-deb', 1);
  await org.api.post(`/apps/${appId}/users`, { id });
  await screens.getByRole('link', { name: 'Activity' }).click();
  await wait(screens.getByRole('row', { name: 'Ada No. 0' })).toContainText('Done');
  expect(await personnel.application.query('select login from app_user')).toHaveLength(1);

  // Stopped and started from the screens; the application ends and the service does not.
  await screens.getByRole('link', { name: 'Settings' }).click();
  await screens.getByRole('button', { name: 'Stop the service' }).click();
  await wait(screens.getByRole('button', { name: 'Start the service' }).first()).toBeVisible();
  expect(machine.service().active).toBe('inactive');
  await screens.getByRole('button', { name: 'Start the service' }).first().click();
  await wait(screens.getByRole('button', { name: 'Stop the service' })).toBeVisible();
  session.choose('Quit');
  await again.ended;
  await session.trayGone();
  expect(machine.service().active).toBe('active');

  expect(machine.run(['dpkg', '-r', 'postern-desktop']).status).toBe(0);
  expect(left(machine).filter((path) => /desktop/.test(path) && !path.startsWith('/root/'))).toEqual([
    '/etc/systemd/system/postern-agent.service.d/desktop.conf',
  ]);
  expect(machine.run(['dpkg', '-P', 'postern-agent']).status).toBe(0);
});

it('RPM: installed, its icon in the tray, erased; what a person has stays', async () => {
  const { machine, session } = await machineWith([files.rpm]);
  const installed = machine.run(['rpm', '-Uvh', '--nodeps', `/root/${basename(files.rpm)}`]);
  expect(installed.status, installed.text).toBe(0);
  expect(machine.run(['stat', '-c', '%U %a', '/usr/lib/postern-desktop/chrome-sandbox']).text).toBe('root 4755\n');
  const desktop = await startInstalled(machine, session);
  cleanup.push(desktop.stop);
  await session.tray(({ tooltip }) => tooltip.startsWith('Not enrolled'));
  await wait((await desktop.page()).getByRole('button', { name: 'Begin' })).toBeVisible();
  session.choose('Quit');
  await desktop.ended;
  const erased = machine.run(['rpm', '-e', 'postern-desktop']);
  expect(erased.status, erased.text).toBe(0);
  expect(left(machine)).toEqual([`/root/${basename(files.rpm)}`]);
});

/** What is there that the test did not put there, but for the person's home. */
const left = (machine: Machine): string[] =>
  machine.left().filter((path) => !/^\/(home\/ada|usr\/bin\/pkexec$|usr\/local\/bin\/become$|var\/mail)/.test(path));
