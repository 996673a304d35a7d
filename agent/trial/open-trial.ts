import type { Agent } from '../agent.ts';
import type { Environment } from '../config/environment.ts';
import { readSecrets } from '../config/secrets.ts';
import { readConfig } from '../config/store.ts';
import { trustOptions } from '../config/trust-options.ts';
import type { Identity } from '../enrol/identity.ts';
import { openKeychain } from '../keychain/open-keychain.ts';
import { systemTimers, type Timers } from '../link/timers.ts';
import type { Parts } from '../parts.ts';
import type { Log } from '../ports.ts';
import { createRules } from '../trust/rules.ts';
import { candidateOf } from './change.ts';
import { changesBetween } from './changes.ts';
import { nameOfFile } from './name-of-file.ts';
import { createProbe, type TrialPeer } from './probe.ts';
import { createTrialStore, type TrialStore } from './store.ts';
import { createTrial, type Trial, type TrialDeps } from './trial.ts';

/** Ends what a stopped process left of a trial; before anything reads the settings. Throws CodedError. */
export async function recoverTrial({ dataDir, keychain }: Environment): ReturnType<TrialStore['recover']> {
  return createTrialStore({ dataDir, keychain: await openKeychain(keychain, dataDir) }).recover();
}

export interface OpenTrialDeps {
  environment: Environment;
  parts: Pick<Parts, 'keychain' | 'trust' | 'clock' | 'openHttp'>;
  identity: Pick<Identity, 'org'>;
  agent: Pick<Agent, 'served'>;
  log: Log;
  left: TrialDeps['left'];
  timers?: Timers;
}

/** Changes of TLS and proxy settings of a running agent. */
export function openTrial({ environment, parts, identity, agent, log, left, timers }: OpenTrialDeps): Trial {
  const { dataDir, systemProxy } = environment;
  const { keychain, trust, clock, openHttp } = parts;
  const store = createTrialStore({ dataDir, keychain });
  return createTrial({
    ...{ store, trust, log, left, timers: timers ?? systemTimers, now: clock.monotonic },
    probe: createProbe({ clock, openHttp }),
    peers: () => peersOf(identity, agent),
    async prepare(changed) {
      const config = readConfig(dataDir);
      const candidate = candidateOf(config, changed, dataDir);
      const secrets = { ...(await readSecrets(keychain)), ...candidate.secrets };
      const options = trustOptions(candidate.config, systemProxy, secrets);
      const changes = changesBetween(config, candidate.config, candidate.secrets, nameOfFile(candidate.files));
      return {
        options,
        changes,
        async begin() {
          await store.begin(candidate, changes);
          // The files are there now: what cannot be used is refused before anything is tried.
          try {
            createRules(options);
          } catch (error) {
            await store.discard();
            throw error;
          }
        },
      };
    },
  });
}

/** The org first, then every connector. */
export function peersOf({ org }: Pick<Identity, 'org'>, agent: Pick<Agent, 'served'>): TrialPeer[] {
  return [
    { id: 'org', name: new URL(org).host, url: org },
    ...agent
      .served()
      .map(({ appId, settings: { label, baseUrl, ca } }) => ({ id: appId, name: label, url: baseUrl, ca })),
  ];
}
