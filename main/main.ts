import { CodedError } from '@postern/protocol/messages';
import { app, dialog } from 'electron';
import { type Desktop, startDesktop } from './desktop.ts';
import { findPlaces } from './places.ts';
import { claimScreensScheme } from './window/screens.ts';

// Whatever is written holds settings, secrets or people's names: for the owner alone.
process.umask(0o077);
claimScreensScheme();
if (app.requestSingleInstanceLock()) {
  let desktop: Desktop | undefined;
  app.on('second-instance', () => desktop?.show());
  app
    .whenReady()
    .then(() => {
      const places = findPlaces(app.getAppPath(), app.isPackaged, process.env);
      desktop = startDesktop(places, process.argv.includes('--hidden'));
    })
    .catch(fail);
} else app.exit(0);

/** The application cannot start. */
function fail(error: unknown): void {
  const { message, next } =
    error instanceof CodedError ? error : new CodedError('internal_error', { detail: String(error), log: 'agent.log' });
  dialog.showErrorBox('Postern does not start', `${message}\n\n${next}`);
  app.exit(1);
}
