import type { ServiceManager } from './service-manager.ts';
import { createSystemd } from './systemd.ts';
import { createWindowsServices } from './windows-services.ts';

/** What runs services on this machine. `dataDir` is the data folder of the service on Windows; elsewhere that is fixed. */
export const createServiceManager = (dataDir: string): ServiceManager =>
  process.platform === 'win32' ? createWindowsServices(dataDir) : createSystemd();
