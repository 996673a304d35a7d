import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { DesktopSettings } from '../settings.ts';
import { screensOrigin } from './screens.ts';
import { visibleBounds } from './visible-bounds.ts';

export interface MainWindow {
  /** Shows the window, in front, on a screen (`/` is Status; undefined leaves it where it is). */
  show(screen?: string): void;
  current(): BrowserWindow | undefined;
  close(): void;
}

export interface MainWindowDeps {
  /** File of the preload script. */
  preload: string;
  icon: string;
  settings: DesktopSettings;
  devTools: boolean;
}

const normal = { width: 1100, height: 760 };
// The grounds of ui/tokens.css, so that no white flashes before the page draws.
const grounds = { light: '#F5F6F7', dark: '#0F1317' };

/** The one window. It is destroyed when it is closed, so that a tray application at rest holds no page. */
export function createMainWindow({ preload, icon, settings, devTools }: MainWindowDeps): MainWindow {
  let window: BrowserWindow | undefined;

  const remember = (shown: BrowserWindow): void =>
    settings.write({ window: { bounds: shown.getNormalBounds(), maximized: shown.isMaximized() } });

  function open(path: string): BrowserWindow {
    const kept = settings.read().window;
    const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
    const made = new BrowserWindow({
      ...normal,
      ...(kept ? visibleBounds(kept.bounds, areas) : {}),
      ...{ minWidth: 820, minHeight: 560, show: false, title: 'Postern', icon },
      backgroundColor: nativeTheme.shouldUseDarkColors ? grounds.dark : grounds.light,
      webPreferences: {
        ...{ preload, devTools, sandbox: true, contextIsolation: true, nodeIntegration: false },
        ...{ webSecurity: true, allowRunningInsecureContent: false, webviewTag: false, navigateOnDragDrop: false },
        ...{ spellcheck: false, safeDialogs: true },
      },
    });
    if (kept?.maximized) made.maximize();
    made.once('ready-to-show', () => made.show());
    made.on('page-title-updated', (event) => event.preventDefault());
    made.on('close', () => remember(made));
    made.once('closed', () => {
      if (window === made) window = undefined;
    });
    // A page that crashed shows nothing; a new one shows the agent, which has gone on all the while.
    made.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') made.reload();
    });
    void made.loadURL(addressOf(path));
    return made;
  }

  return {
    show(path) {
      if (!window) {
        window = open(path ?? '/');
        return;
      }
      if (path !== undefined) void window.loadURL(addressOf(path));
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    current: () => window,
    close() {
      if (!window) return;
      // A window that is destroyed is not told that it closes.
      remember(window);
      window.destroy();
    },
  };
}

const addressOf = (path: string): string => `${screensOrigin}/#${path}`;
