import { randomUUID } from 'node:crypto';
import { openDataFolder } from './config/data-folder.ts';
import type { Environment } from './config/environment.ts';
import type { Config } from './config/schema.ts';
import { readSecrets } from './config/secrets.ts';
import { readConfig } from './config/store.ts';
import { trustOptions } from './config/trust-options.ts';
import type { Keychain } from './keychain/keychain.ts';
import { openKeychain } from './keychain/open-keychain.ts';
import { createClock, type OrgClock } from './link/clock.ts';
import { createOrgHttp, type OrgHttp } from './link/org-http.ts';
import { createTrust, type Trust } from './trust/trust.ts';
import { agentVersion } from './version.ts';

/** What every command and the service build on. */
export interface Parts {
  dataDir: string;
  config: Config;
  keychain: Keychain;
  trust: Trust;
  clock: OrgClock;
  /** Of this process. */
  session: string;
  /** Default: by `trust`. */
  openHttp(origin: string, trust?: Trust): OrgHttp;
}

/** Opens a data folder: settings, keychain, rules for connections. Nothing is sent. Throws CodedError. */
export async function openParts(environment: Environment): Promise<Parts> {
  const dataDir = openDataFolder(environment.dataDir);
  const config = readConfig(dataDir);
  const keychain = await openKeychain(environment.keychain, dataDir);
  const trust = createTrust(trustOptions(config, environment.systemProxy, await readSecrets(keychain)));
  const clock = createClock();
  const session = randomUUID();
  const openHttp: Parts['openHttp'] = (origin, by = trust) =>
    createOrgHttp({ origin, trust: by, clock, version: agentVersion, session });
  return { dataDir, config, keychain, trust, clock, session, openHttp };
}
