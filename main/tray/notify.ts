import { Notification } from 'electron';

/** Shows a notification of the system; a click on it calls `onClick`. Without a notification service nothing is shown. */
export function notify(title: string, body: string, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const shown = new Notification({ title, body });
  shown.on('click', onClick);
  shown.show();
}
