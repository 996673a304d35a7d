import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, readEnvironment } from '@postern/agent/embed';
import { findProgram } from './service/find-program.ts';

export interface Places {
  environment: Environment;
  /** Data folders of agents that may run by themselves. */
  folders: string[];
  preload: string;
  icon: string;
  /** Folder of the tray's pictures. */
  icons: string;
  /** Program and arguments that start this application. */
  command: string[];
  /** This application is updated by itself: it carries the address of its updates. */
  updates: boolean;
  /** `postern` of the service edition, where that is installed. */
  postern: string;
  /** Asks a person of this desktop for root's rights; undefined where nobody can be asked. */
  pkexec: string | undefined;
}

/** Where the service of this machine listens: for root, and for the person whose agent it was. */
const serviceFolders: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: ['/var/lib/postern-agent', '/run/postern-agent'],
};

/** Where everything is, from the folder of the application. Throws CodedError `environment_invalid`. */
export function findPlaces(appPath: string, packaged: boolean, env: NodeJS.ProcessEnv): Places {
  const environment = { ...readEnvironment(env), consoleAssets: join(appPath, 'renderer', 'dist') };
  const own = environment.dataDir;
  const service = serviceFolders[process.platform] ?? [];
  return {
    environment,
    // A folder that is named is the only one meant.
    folders: env['POSTERN_DATA'] ? [own] : [own, ...service],
    preload: join(appPath, 'preload', 'dist', 'preload.cjs'),
    icon: join(appPath, 'main', 'icons', 'postern.png'),
    icons: join(appPath, 'main', 'icons'),
    updates: packaged && existsSync(join(process.resourcesPath, 'app-update.yml')),
    postern: '/usr/bin/postern',
    pkexec: env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? findProgram('pkexec', env['PATH']) : undefined,
    // An AppImage runs from a folder that is gone tomorrow; unpackaged, Electron is told which application to start.
    command: env['APPIMAGE'] ? [env['APPIMAGE']] : packaged ? [process.execPath] : [process.execPath, appPath],
  };
}
