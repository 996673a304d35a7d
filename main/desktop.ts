import { setTimeout as delay } from 'node:timers/promises';
import { type ConsoleClient, relayConsole } from '@postern/agent/embed';
import { CodedError } from '@postern/protocol/messages';
import { app, ipcMain, session, shell } from 'electron';
import { createConnection } from './agent/connection.ts';
import { openAgent } from './agent/open-agent.ts';
import { openSqliteStore } from './agent/sqlite-store.ts';
import type { Places } from './places.ts';
import { createServiceSteps } from './service/service-steps.ts';
import { whereItRuns } from './service/where-it-runs.ts';
import { openSettings } from './settings.ts';
import { finishBeforeQuit } from './system/finish-before-quit.ts';
import { createStartAtSignIn } from './system/start-at-sign-in.ts';
import { watchUpdates } from './system/updates.ts';
import { createNeedsWatch } from './tray/needs.ts';
import { notify } from './tray/notify.ts';
import { testConnectors } from './tray/test-connectors.ts';
import { createTray } from './tray/tray.ts';
import { externalLink } from './window/external-link.ts';
import { denyPermissions, guardContents, guardDownloads } from './window/guard-contents.ts';
import { createMainWindow } from './window/main-window.ts';
import { servePagePort } from './window/page-port.ts';
import { serveScreens } from './window/screens.ts';

export interface Desktop {
  /** Shows the window. */
  show(): void;
}

const againMs = 2_000;
const graceMs = 10_000;

/** Wires the desktop application; Electron is ready. `hidden`: only the tray is shown. Throws CodedError. */
export function startDesktop(places: Places, hidden: boolean): Desktop {
  const { environment, folders } = places;
  serveScreens(environment.consoleAssets);
  denyPermissions(session.defaultSession);
  guardDownloads(session.defaultSession);
  guardContents(app, (address) => void openLink(address));

  const connection = createConnection({
    open: () => openAgent({ environment, folders, openStore: openSqliteStore }),
    async wait(signal) {
      await delay(againMs, undefined, { signal }).catch(() => undefined);
      // Whoever takes the agent over is not got in the way of.
      await service.idle();
    },
  });
  const { preload, icon } = places;
  const window = createMainWindow({ preload, icon, settings: openSettings(), devTools: !app.isPackaged });
  const atSignIn = createStartAtSignIn({
    ...{ app, platform: process.platform, configDir: app.getPath('appData'), command: places.command },
  });
  const views = new Set<() => void>();
  const changed = (): void => {
    tray.refresh();
    for (const view of views) view();
  };
  const service = createServiceSteps({
    ...{ platform: process.platform, program: places.postern, pkexec: places.pkexec },
    ...{ dataDir: environment.dataDir, changed },
  });
  const updates = watchUpdates(places.updates, changed);
  const readyUpdate = (): string | undefined => {
    const view = updates.view();
    return view?.state === 'ready' ? view.version : undefined;
  };
  const startAtSignIn = (on: boolean): void => {
    try {
      atSignIn.set(on);
    } finally {
      changed();
    }
  };
  const tray = createTray({
    icons: places.icons,
    ...{ shown: connection.shown, startsAtSignIn: atSignIn.enabled, update: readyUpdate },
    actions: {
      open: () => window.show(),
      pause: () => ask((client) => client.agent.pause()),
      resume: () => ask((client) => client.agent.resume()),
      testConnectors: () => ask(tellTest),
      diagnostics: () => window.show('/diagnostics'),
      startAtSignIn(on) {
        try {
          startAtSignIn(on);
        } catch (error) {
          if (!(error instanceof CodedError)) throw error;
          // After the click: a desktop that waits for its end cannot take a notification meanwhile.
          setImmediate(notify, error.message, error.next, () => window.show('/settings'));
        }
      },
      update: updates.install,
      quit: () => app.quit(),
    },
  });
  const router = relayConsole(connection.client, {
    view: () => ({
      ...{ startAtSignIn: atSignIn.enabled(), service: service.view(whereItRuns(connection.shown())) },
      ...(updates.view() ? { updates: updates.view() } : {}),
    }),
    subscribe(view) {
      views.add(view);
      return () => views.delete(view);
    },
    startAtSignIn,
    service: service.take,
    update: (step) => (step === 'check' ? updates.check() : updates.install()),
  });
  servePagePort(ipcMain, router, () => window.current()?.webContents);

  const newNeeds = createNeedsWatch();
  connection.subscribe(({ agent }) => {
    changed();
    for (const { title, body, screen } of newNeeds(agent)) notify(title, body, () => window.show(screen));
  });
  connection.start();
  if (!hidden) window.show();

  /** What a menu entry asks of the agent; where it does not work, the window shows why. */
  function ask(call: (client: ConsoleClient) => Promise<unknown>): void {
    connection
      .client()
      .then(call)
      .catch(() => window.show('/'));
  }
  async function tellTest(client: ConsoleClient): Promise<void> {
    const { title, body } = await testConnectors(client, (await client.state.get()).apps);
    notify(title, body, () => window.show('/connectors'));
  }

  /** During enrolment the org is the one that is asked; afterwards the agent's own. */
  async function openLink(address: string): Promise<void> {
    const link = externalLink(address, await orgOf());
    if (link) await shell.openExternal(link);
  }
  async function orgOf(): Promise<string | undefined> {
    const { agent } = connection.shown();
    if (agent?.org) return agent.org;
    const client = await connection.client();
    for await (const enrolment of await client.enrolment.watch()) return 'org' in enrolment ? enrolment.org : undefined;
    return undefined;
  }

  // The tray keeps the application; closing the window ends nothing.
  app.on('window-all-closed', () => undefined);
  finishBeforeQuit(
    app,
    async () => {
      window.close();
      const running = connection.shown().agent?.inFlight ?? 0;
      if (running > 0) tray.finishing(running);
      await connection.stop(graceMs);
      tray.close();
    },
    2 * graceMs,
  );
  return { show: () => window.show() };
}
