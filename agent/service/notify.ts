import { execFile } from 'node:child_process';

export interface Notifier {
  /** The unit counts as started; its status line from now on. */
  ready(status: string): void;
  status(text: string): void;
  /** The unit is on its way down; no sign of life is sent any more. */
  stopping(): void;
}

/** How many signs of life may get lost before systemd ends the process. */
const spare = 6;

/**
 * Word to systemd (sd_notify). Node has no datagram sockets in the file system, so each message is sent by
 * systemd-notify(1). systemd before 246 can miss one whose sender has ended already, so that every sign of life says
 * READY again, and many of them fit into one watchdog time. The signs come from the event loop: where that hangs, they end.
 */
export function createNotifier(watchdogMs: number, send: (words: string[]) => void = systemdNotify): Notifier {
  let timer: NodeJS.Timeout | undefined;
  return {
    ready(status) {
      send(['READY=1', `STATUS=${status}`]);
      if (watchdogMs === 0) return;
      timer = setInterval(() => send(['READY=1', 'WATCHDOG=1']), watchdogMs / spare);
      timer.unref();
    },
    status: (text) => send([`STATUS=${text}`]),
    stopping() {
      clearInterval(timer);
      send(['STOPPING=1']);
    },
  };
}

function systemdNotify(words: string[]): void {
  execFile('systemd-notify', words, () => undefined);
}
