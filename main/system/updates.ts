import type { DesktopView } from '@postern/protocol/console';
import { describe } from '@postern/protocol/messages';
import type { AppUpdater } from 'electron-updater';

/** Updates of the desktop edition, from the address that electron-builder.yml names. */
export interface Updates {
  /** Undefined where this application is not updated by itself. */
  view(): DesktopView['updates'];
  /** Asks for a newer version; one that is found is downloaded and checked. */
  check(): void;
  /** Ends the application and starts the new one, where one is ready. */
  install(): void;
}

type View = NonNullable<DesktopView['updates']>;
const everyMs = 24 * 3_600_000;

/**
 * Looks for updates at once and then daily, where `offered`: a package of the system is updated by its package manager, and
 * a checkout not at all.
 * `load` brings electron-updater, which is large, after the application has started.
 */
export function watchUpdates(
  offered: boolean,
  changed: () => void,
  load: () => Promise<AppUpdater> = async () => (await import('electron-updater')).autoUpdater,
): Updates {
  if (!offered) return { view: () => undefined, check: () => undefined, install: () => undefined };
  let view: View = { state: 'checking' };
  let updater: AppUpdater | undefined;
  const show = (next: View): void => {
    view = next;
    changed();
  };
  // An update that cannot be had now is looked for again tomorrow; the agent goes on.
  const failed = (error: Error): void => {
    const { code, text, next } = describe('update_failed', { detail: error.message });
    show({ state: 'failed', checkedAt: Date.now(), problem: { code, message: text, next } });
  };
  const check = (): void => {
    if (!updater || view.state === 'ready') return;
    updater
      .checkForUpdates()
      .then((found) => found?.downloadPromise)
      .catch(failed);
  };

  void load().then((loaded) => {
    updater = loaded;
    // Nothing is installed that nobody has asked for, not at the end of the application either.
    loaded.autoInstallOnAppQuit = false;
    loaded.allowDowngrade = false;
    loaded.on('checking-for-update', () => show({ state: 'checking' }));
    loaded.on('update-available', ({ version }) => show({ state: 'downloading', version }));
    loaded.on('update-not-available', () => show({ state: 'current', checkedAt: Date.now() }));
    loaded.on('update-downloaded', ({ version }) => show({ state: 'ready', version }));
    loaded.on('error', failed);
    check();
    setInterval(check, everyMs);
  }, failed);
  return {
    view: () => view,
    check,
    install: () => {
      if (view.state === 'ready') updater?.quitAndInstall();
    },
  };
}
