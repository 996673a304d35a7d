import { createHash } from 'node:crypto';
import { windowsService } from '../../../agent/service/windows-services.ts';
import { agentVersion } from '../../../agent/version.ts';

export const product = 'Postern Agent';
export const registryKey = 'Software\\Postern\\Agent';

/** Files that other tables name. */
export const hostFile = 'postern-agent.exe';
export const hostId = 'ServiceHost';
export const programComponent = 'ServiceHostComponent';

/** Of this version, or of one that tests make up. Windows compares three numbers. */
export function checkedVersion(version: string = agentVersion): string {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`An MSI has a version of three numbers, not ${version}.`);
  return version;
}

/** The account that Windows makes for the service: it has no password, and no rights but those it is given. */
export const serviceAccount = `NT SERVICE\\${windowsService}`;

/** Its SID, which Windows computes from the name of the service. */
export const serviceSid = `S-1-5-80-${Array.from({ length: 5 }, (_, n) =>
  createHash('sha1')
    .update(Buffer.from(windowsService.toUpperCase(), 'utf16le'))
    .digest()
    .readUInt32LE(n * 4),
).join('-')}`;
