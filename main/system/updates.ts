/** Updates of the desktop edition, from the address that electron-builder.yml names. */
export interface Updates {
  /** Version of an update that is downloaded and checked; undefined while there is none. */
  ready(): string | undefined;
  /** Ends the application and starts the new one. */
  install(): void;
}

const everyMs = 24 * 3_600_000;

/**
 * Looks for updates at once and then daily. Only a packaged application is updated, and only by its own publisher: a
 * checkout and a package of a distribution get none (electron-updater finds no `app-update.yml` there).
 */
export function watchUpdates(packaged: boolean, onReady: () => void): Updates {
  let version: string | undefined;
  let install = (): void => undefined;
  if (packaged) void watch();

  async function watch(): Promise<void> {
    const { autoUpdater } = await import('electron-updater');
    autoUpdater.autoInstallOnAppQuit = true;
    autoUpdater.on('update-downloaded', (info) => {
      version = info.version;
      install = () => autoUpdater.quitAndInstall();
      onReady();
    });
    // An update that cannot be had now is looked for again tomorrow; the agent goes on.
    autoUpdater.on('error', () => undefined);
    const look = (): void => void autoUpdater.checkForUpdates().catch(() => undefined);
    look();
    setInterval(look, everyMs);
  }

  return { ready: () => version, install: () => install() };
}
