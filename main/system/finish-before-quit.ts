import type { App } from 'electron';

/** However the application is told to quit (menu, sign-out, SIGTERM, an update), `finish` runs first, once. */
export function finishBeforeQuit(app: App, finish: () => Promise<void>): void {
  let step: 'running' | 'finishing' | 'finished' = 'running';
  app.on('before-quit', (event) => {
    if (step === 'finished') return;
    event.preventDefault();
    if (step === 'finishing') return;
    step = 'finishing';
    finish().finally(() => {
      step = 'finished';
      app.quit();
    });
  });
}
