import { app } from 'electron';
import { type Desktop, startDesktop } from './desktop.ts';
import { findPlaces } from './places.ts';
import { claimScreensScheme } from './window/screens.ts';

// Whatever is written holds settings, secrets or people's names: for the owner alone.
process.umask(0o077);
claimScreensScheme();
if (app.requestSingleInstanceLock()) {
  let desktop: Desktop | undefined;
  app.on('second-instance', () => desktop?.show());
  void app.whenReady().then(() => {
    desktop = startDesktop(findPlaces(app.getAppPath(), process.env), process.argv.includes('--hidden'));
  });
} else app.exit(0);
