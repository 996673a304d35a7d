import { join } from 'node:path';
import { type Environment, readEnvironment } from '@postern/agent/embed';

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
}

/** Where the service of this machine keeps its data. */
const serviceFolders: Partial<Record<NodeJS.Platform, string>> = { linux: '/var/lib/postern-agent' };

/** Where everything is, from the folder of the application. Throws CodedError `environment_invalid`. */
export function findPlaces(appPath: string, packaged: boolean, env: NodeJS.ProcessEnv): Places {
  const environment = { ...readEnvironment(env), consoleAssets: join(appPath, 'renderer', 'dist') };
  const own = environment.dataDir;
  const service = serviceFolders[process.platform];
  return {
    environment,
    // A folder that is named is the only one meant.
    folders: env['POSTERN_DATA'] || service === undefined ? [own] : [own, service],
    preload: join(appPath, 'preload', 'dist', 'preload.cjs'),
    icon: join(appPath, 'main', 'icons', 'postern.png'),
    icons: join(appPath, 'main', 'icons'),
    // An AppImage runs from a folder that is gone tomorrow; unpackaged, Electron is told which application to start.
    command: env['APPIMAGE'] ? [env['APPIMAGE']] : packaged ? [process.execPath] : [process.execPath, appPath],
  };
}
