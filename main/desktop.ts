import { setTimeout as delay } from 'node:timers/promises';
import { relayConsole } from '@postern/agent/embed';
import { app, ipcMain, session, shell } from 'electron';
import { createConnection } from './agent/connection.ts';
import { openAgent } from './agent/open-agent.ts';
import { openSqliteStore } from './agent/sqlite-store.ts';
import type { Places } from './places.ts';
import { openSettings } from './settings.ts';
import { externalLink } from './window/external-link.ts';
import { denyPermissions, guardContents } from './window/guard-contents.ts';
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
export function startDesktop({ environment, folders, preload, icon }: Places, hidden: boolean): Desktop {
  const connection = createConnection({
    open: () => openAgent({ environment, folders, openStore: openSqliteStore }),
    wait: (signal) => delay(againMs, undefined, { signal }).catch(() => undefined),
  });
  const window = createMainWindow({ preload, icon, settings: openSettings(), devTools: !app.isPackaged });

  serveScreens(environment.consoleAssets);
  denyPermissions(session.defaultSession);
  guardContents(app, (address) => void openLink(address));
  servePagePort(ipcMain, relayConsole(connection.client), () => window.current()?.webContents);
  connection.start();
  if (!hidden) window.show();

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
  let finished = false;
  app.on('before-quit', (event) => {
    if (finished) return;
    event.preventDefault();
    window.close();
    void connection.stop(graceMs).finally(() => {
      finished = true;
      app.quit();
    });
  });
  return { show: () => window.show() };
}
