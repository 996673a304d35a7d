import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type RequestOptions, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DesktopView } from '@postern/protocol/console';
import { configureRequestUrl, type DownloadOptions, HttpExecutor } from 'builder-util-runtime';
import { AppImageUpdater, type AppUpdater } from 'electron-updater';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { watchUpdates } from './updates.ts';

type View = NonNullable<DesktopView['updates']>;

// What electron-updater takes of Electron when it ends the application.
const load = createRequire(import.meta.url);
const electron = { id: '', loaded: true, exports: { autoUpdater: new EventEmitter() } };
load.cache[load.resolve('electron')] = electron as unknown as NodeModule;

let dir: string;
let feed: Server;
/** What the feed offers. */
let offered: { version: string; content: string; sha512?: string };
let quits: number;
/** The application as it was installed, and what the newer one does when it runs. */
let application: string;
const newer = () => `#!/bin/sh\necho ran > ${dir}/ran\n`;
const before = '#!/bin/sh\nexit 0\n';

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'postern-updates-'));
  quits = 0;
  offered = { version: '0.2.0', content: newer() };
  feed = createServer((request, response) => {
    const { version, content } = offered;
    if (version === 'none') return void response.writeHead(404).end();
    if (!request.url?.startsWith('/latest-linux.yml')) return void response.end(content);
    const sha512 = offered.sha512 ?? createHash('sha512').update(content).digest('base64');
    const file = `Postern-${version}.AppImage`;
    response.end(
      `version: ${version}\nfiles:\n  - url: ${file}\n    sha512: ${sha512}\n    size: ${content.length}\npath: ${file}\nsha512: ${sha512}\nreleaseDate: '2026-11-26T00:00:00.000Z'\n`,
    );
  });
  await new Promise<void>((resolve) => feed.listen(0, '127.0.0.1', resolve));
  application = join(dir, 'Postern.AppImage');
  writeFileSync(application, before);
  chmodSync(application, 0o755);
  process.env['APPIMAGE'] = application;
});
afterEach(() => {
  delete process.env['APPIMAGE'];
  feed.closeAllConnections();
  feed.close();
});

/** As electron-updater's own, by Node's http in place of Electron's. */
class NodeHttpExecutor extends HttpExecutor<ReturnType<typeof httpRequest>> {
  createRequest(options: object, callback: (response: object) => void) {
    return httpRequest(options, callback);
  }
  download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise((resolve, reject, onCancel) => {
      const request: RequestOptions = { headers: options.headers ?? {} };
      configureRequestUrl(url, request);
      const callback = (error: Error | null) => (error ? reject(error) : resolve(destination));
      this.doDownload(request, { destination, options, onCancel, callback, responseHandler: null }, 0);
    });
  }
}

/** electron-updater's own, on Node in place of Electron: its network and the application around it. */
function realUpdater(): AppUpdater {
  const app: NonNullable<ConstructorParameters<typeof AppImageUpdater>[1]> = {
    ...{ version: '0.1.0', name: 'Postern', isPackaged: true, appUpdateConfigPath: join(dir, 'app-update.yml') },
    ...{ userDataPath: join(dir, 'user'), baseCachePath: join(dir, 'cache'), whenReady: async () => undefined },
    relaunch: () => undefined,
    quit: () => {
      quits += 1;
    },
    // What would be installed at the end without a word.
    onQuit: (handler: (exitCode: number) => void) => void atQuit.push(handler),
  };
  atQuit.length = 0;
  writeFileSync(app.appUpdateConfigPath, 'updaterCacheDirName: postern-updater\n');
  const url = `http://127.0.0.1:${(feed.address() as AddressInfo).port}`;
  const updater = new AppImageUpdater(null, app);
  updater.logger = null;
  Object.assign(updater, { httpExecutor: new NodeHttpExecutor() });
  updater.setFeedURL({ provider: 'generic', url });
  return updater;
}
const atQuit: ((exitCode: number) => void)[] = [];

/** Watches until a view is as wanted. @returns every view until then */
function watch(wanted: (view: View) => boolean) {
  const seen: View[] = [];
  const done = Promise.withResolvers<View[]>();
  const updates = watchUpdates(
    true,
    () => {
      const view = updates.view()!;
      if (seen.at(-1)?.state !== view.state) seen.push(view);
      if (wanted(view)) done.resolve(seen);
    },
    async () => realUpdater(),
  );
  return { updates, seen: done.promise };
}

test('a newer version is fetched and offered, and installed when a person says so, not before', async () => {
  const { updates, seen } = watch(({ state }) => state === 'ready');
  expect((await seen).map(({ state, version }) => [state, version])).toEqual([
    ...[
      ['checking', undefined],
      ['downloading', '0.2.0'],
    ],
    ['ready', '0.2.0'],
  ]);
  for (const quit of atQuit) quit(0);
  expect([readFileSync(application, 'utf8'), quits]).toEqual([before, 0]);

  updates.install();
  await expect.poll(() => existsSync(join(dir, 'ran'))).toBe(true);
  await expect.poll(() => quits).toBe(1);
  expect(readFileSync(application, 'utf8')).toBe(newer());
});

test('what is not the file that the feed names is refused and said; the application stays, and the next check may succeed', async () => {
  offered.sha512 = createHash('sha512').update('another file').digest('base64');
  const { updates, seen } = watch(({ state }) => state === 'failed' || state === 'ready');
  const { problem } = (await seen).at(-1)!;
  expect(problem).toMatchObject({
    code: 'update_failed',
    message: expect.stringContaining('sha512 checksum mismatch'),
  });
  updates.install();
  expect([readFileSync(application, 'utf8'), quits]).toEqual([before, 0]);
  delete offered.sha512;
  updates.check();
  await expect.poll(() => updates.view()?.state).toBe('ready');
});

test.each(['0.1.0', '0.0.9'])('version %s is no newer one', async (version) => {
  offered.version = version;
  const { seen } = watch(({ state }) => state !== 'checking');
  expect((await seen).at(-1)).toMatchObject({ state: 'current', checkedAt: expect.any(Number) });
});

test('a feed that has nothing is said; where no address is set, no updates are offered', async () => {
  offered.version = 'none';
  const { seen } = watch(({ state }) => state === 'failed');
  expect((await seen).at(-1)?.problem?.message).toContain('latest-linux.yml');
  expect(watchUpdates(false, () => undefined).view()).toBeUndefined();
});
