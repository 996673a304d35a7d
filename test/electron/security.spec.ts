import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { root } from '../../demo/system/program.ts';
import { test as desktop, expect } from './kit/desktop-test.ts';
import type { RunningDesktop } from './kit/launch-desktop.ts';

/**
 * Electron's security checklist (docs/tutorial/security), line by line, against the running application. Each test
 * starts it anew, so that what one breaks on the page is gone for the next.
 */
interface Shell {
  app: ElectronApplication;
  page: Page;
  opened: RunningDesktop['opened'];
  org: string;
}
const test = desktop.extend<{ shell: Shell }>({
  shell: async ({ launch, world }, use) => {
    const running = await launch({ dataDir: world.data });
    const page = await running.page();
    await expect(page.getByRole('heading', { name: 'Connected', level: 1 })).toBeVisible();
    await use({ app: running.app, page, opened: running.opened, org: world.org.url });
  },
});

const preferences = (app: ElectronApplication) =>
  app.evaluate(({ webContents }) => {
    const [contents] = webContents.getAllWebContents() as unknown as { getLastWebPreferences(): object }[];
    return contents!.getLastWebPreferences();
  });
const header = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('navigation')
      .map((entry) => entry.name)
      .join(),
  );

test('the page: 1 only local content, 2 no Node, 3 isolated, 4 sandboxed, 6–10 nothing loosened, 11–12 no webview, 18 no file:', async ({
  shell: { app, page },
}) => {
  expect(await header(page)).toMatch(/^app:\/\/postern\//);
  const loaded = await page.evaluate(() =>
    [...document.querySelectorAll('script, link, img')].map((part) =>
      part instanceof HTMLLinkElement ? part.href : (part as HTMLImageElement | HTMLScriptElement).src,
    ),
  );
  expect(loaded.filter((address) => !address.startsWith('app://postern/'))).toEqual([]);
  expect(loaded.length).toBeGreaterThan(1);
  expect(await preferences(app)).toMatchObject({
    ...{ nodeIntegration: false, contextIsolation: true, sandbox: true, webSecurity: true, webviewTag: false },
    ...{ allowRunningInsecureContent: false },
  });
  const loose = (await preferences(app)) as Record<string, unknown>;
  for (const name of ['nodeIntegrationInWorker', 'nodeIntegrationInSubFrames', 'experimentalFeatures'])
    expect(loose[name] ?? false, name).toBe(false);
  expect(loose['enableBlinkFeatures'] ?? '').toBe('');

  // 20: nothing of Electron or Node is in the page's world.
  const names = ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer', 'global', '__dirname'];
  const found = await page.evaluate((all) => all.filter((name) => name in window), names);
  expect(found).toEqual([]);
  expect(await page.evaluate(() => document.createElement('webview').constructor.name)).toBe('HTMLElement');
});

test('5: every permission is denied', async ({ shell: { page } }) => {
  const answers = await page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'midi',
      'clipboard-read',
    ] as PermissionName[];
    const states = await Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
    const asked = await Notification.requestPermission();
    const place = await new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        ({ code }) => resolve(code),
      ),
    );
    return { states, asked, place };
  });
  expect(new Set(answers.states)).toEqual(new Set(['denied']));
  expect(answers).toMatchObject({ asked: 'denied', place: 1 });
});

test('7: the policy lets in no script, request, frame or plug-in but the screens themselves', async ({
  shell: { page },
  complaints,
}) => {
  const policy = await page.evaluate(async () => {
    const answers: string[] = [];
    Object.assign(window, { answers });
    document.addEventListener('securitypolicyviolation', (event) => answers.push(event.effectiveDirective));
    const add = (name: string, values: object) =>
      document.body.append(Object.assign(document.createElement(name), values));
    add('script', { textContent: 'window.ran = true' });
    add('script', { src: 'data:text/javascript,window.ran=true' });
    add('iframe', { src: 'data:text/html,hello' });
    add('object', { data: 'data:text/html,hello' });
    add('img', { src: 'https://127.0.0.1:9/x.png' });
    await fetch('app://postern/index.html').catch(() => undefined);
    await fetch('http://127.0.0.1:9/').catch(() => undefined);
    // In a task of its own, since the runner's own scripts may evaluate.
    const evaluated = await new Promise<boolean>((resolve) =>
      setTimeout(() => {
        try {
          // biome-ignore lint/security/noGlobalEval: that it is refused is what is tested
          eval('1');
          resolve(true);
        } catch {
          resolve(false);
        }
      }),
    );
    return { evaluated, ran: 'ran' in window };
  });
  expect(policy).toEqual({ evaluated: false, ran: false });
  for (const part of ['script-src-elem', 'frame-src', 'object-src', 'img-src', 'connect-src'])
    await expect.poll(() => page.evaluate(() => Reflect.get(window, 'answers'))).toContain(part);
  complaints.length = 0;
});

test('13, 14: the page stays on the screens, and opens no window', async ({ shell: { app, page }, complaints }) => {
  const server = createServer((_, response) => response.end('elsewhere'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  for (const address of [elsewhere, 'file:///etc/passwd', 'data:text/html,hello', 'app://other/index.html']) {
    await page.evaluate((to) => {
      location.href = to;
    }, address);
    await page.evaluate((to) => void window.open(to), address);
    await page.evaluate((to) => {
      const link = Object.assign(document.createElement('a'), { href: to, target: '_blank' });
      document.body.append(link);
      link.click();
    }, address);
  }
  // A locator would wait for the navigations, none of which comes.
  const shown = await page.evaluate(() => `${location.href} ${document.querySelector('h1')?.textContent}`);
  expect(shown).toMatch(/^app:\/\/postern\/\S* Connected/);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  server.close();
  complaints.length = 0;
});

test("15: only pages of the agent's own org go to the system's browser", async ({
  shell: { page, opened, org },
  complaints,
}) => {
  const click = (href: string) =>
    page.evaluate((to) => {
      const link = Object.assign(document.createElement('a'), { href: to, target: '_blank' });
      document.body.append(link);
      link.click();
    }, href);
  const refused = ['https://evil.test/', 'file:///etc/passwd', `${org.replace('localhost', 'localhost.evil.test')}/`];
  for (const address of [...refused, 'mailto:a@b.test', 'smb://host/share']) await click(address);
  // What is asked later is answered later, so the refused ones are through when this one is opened.
  await click(`${org}/agents`);
  await expect.poll(opened).toEqual([`${org}/agents`]);
  complaints.length = 0;
});

test('16: what ships is a current Electron', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(Number(devDependencies.electron.split('.')[0])).toBeGreaterThanOrEqual(45);
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
});

test('17: only the page of the window is answered, and only calls of the contract', async ({
  shell: { app, page },
}) => {
  /** Sends a message over a port of its own; what comes back is kept on the page. */
  const send = (target: Page, message: unknown, name: string) =>
    target.evaluate(
      ([sent, kept]) => {
        const { port1, port2 } = new MessageChannel();
        const heard: string[] = [];
        Object.assign(window, { [kept]: heard });
        port1.onmessage = ({ data }) => heard.push(String(data));
        window.postMessage('postern:connect', location.origin, [port2]);
        port1.postMessage(sent);
      },
      [message, name] as const,
    );
  const heard = (target: Page, name: string) =>
    target.evaluate((kept) => (window as unknown as Record<string, string[]>)[kept]!.join(), name);
  /** What a message is answered; read after a good call that was sent later has its answer. */
  const answered = async (target: Page, message: unknown) => {
    await send(target, message, 'asked');
    await send(page, call, 'later');
    await expect.poll(() => heard(page, 'later')).toContain('"connected"');
    return heard(target, 'asked');
  };
  const call = JSON.stringify({ i: '1', p: { u: '/state/get', b: {} } });
  expect(await answered(page, { i: '1', p: { u: '/state/get' } })).not.toContain('connected');
  expect(await answered(page, 'not a call')).not.toContain('connected');
  expect(await answered(page, JSON.stringify({ i: '1', p: { u: '/no/such/call', b: {} } }))).not.toContain(
    '"connected"',
  );

  // Another window of this process, with the same page and preload script.
  const opening = app.waitForEvent('window');
  await app.evaluate(({ BrowserWindow, app: electron }) => {
    const preload = `${electron.getAppPath()}/preload/dist/preload.cjs`;
    void new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } }).loadURL('app://postern/');
  });
  const other = await opening;
  await other.waitForLoadState();
  expect(await answered(other, call)).toBe('');
});

test('requests beyond the files of the screens are not answered', async ({ shell: { app } }) => {
  const statuses = await app.evaluate(async ({ net }) => {
    const ask = async (url: string, method = 'GET') => (await net.fetch(url, { method })).status;
    return {
      first: await ask('app://postern/'),
      policy: (await net.fetch('app://postern/')).headers.get('content-security-policy'),
      outside: await ask('app://postern/../package.json'),
      encoded: await ask('app://postern/..%2f..%2fpackage.json'),
      post: await ask('app://postern/', 'POST'),
      host: await ask('app://other/'),
    };
  });
  expect(statuses).toMatchObject({ first: 200, outside: 404, encoded: 404, post: 404, host: 404 });
  expect(statuses.policy).toContain("default-src 'none'; script-src 'self'");
  expect(statuses.policy).toContain("connect-src 'none'");
});
