import type { App } from 'electron';

/**
 * However the application is told to quit (menu, sign-out, SIGTERM, an update), `finish` runs first, once. What is not
 * finished after `limitMs` is left: the journal finds it again at the next start.
 */
export function finishBeforeQuit(app: App, finish: () => Promise<void>, limitMs: number): void {
  let step: 'running' | 'finishing' | 'finished' = 'running';
  app.on('before-quit', (event) => {
    if (step === 'finished') return;
    event.preventDefault();
    if (step === 'finishing') return;
    step = 'finishing';
    const end = (): void => {
      step = 'finished';
      app.quit();
    };
    const limit = setTimeout(end, limitMs);
    finish().finally(() => {
      clearTimeout(limit);
      end();
    });
  });
}
