import type { App, Session, WebContents } from 'electron';
import { screensOrigin } from './screens.ts';

/** Nothing asks the person for camera, place, notifications or anything else: every permission is denied. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/** The page saves what it made itself (a log, a diagnostics bundle); nothing is fetched from elsewhere. */
export function guardDownloads(session: Session): void {
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${screensOrigin}/`)) event.preventDefault();
  });
}

/**
 * Holds for every page that this process ever makes: it stays on the screens, opens no window, embeds no other page.
 * `openLink` gets the address that a link with a target of its own names.
 */
export function guardContents(app: App, openLink: (address: string) => void): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.setWindowOpenHandler(({ url }) => {
      openLink(url);
      return { action: 'deny' };
    });
    contents.on('will-navigate', (event, url) => {
      if (!isScreens(url)) event.preventDefault();
    });
    contents.on('will-redirect', (event, url) => {
      if (!isScreens(url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** True for a page of the screens; an opaque origin (`data:`, `about:`) is none. */
export function isScreens(address: string): boolean {
  return address === screensOrigin || address.startsWith(`${screensOrigin}/`);
}
