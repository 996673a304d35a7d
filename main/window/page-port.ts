import { type ConsolePort, serveConsolePort } from '@postern/agent/embed';
import type { IpcMain, WebContents } from 'electron';
import { isScreens } from './guard-contents.ts';

type ConsoleRouter = Parameters<typeof serveConsolePort>[0];

/**
 * Serves the console to the page of the window, over the port that it sends. Whoever else sends one (a frame inside
 * the page, a page that is not ours, another window) is not answered.
 */
export function servePagePort(ipc: IpcMain, router: ConsoleRouter, current: () => WebContents | undefined): void {
  ipc.on('postern:connect', ({ sender, senderFrame, ports }) => {
    const [port] = ports;
    if (!port) return;
    if (sender !== current() || senderFrame !== sender.mainFrame || !isScreens(senderFrame.url)) {
      port.close();
      return;
    }
    serveConsolePort(router, port as ConsolePort);
  });
}
