import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import { readIdentity } from '../enrol/identity.ts';
import { recentActions } from '../journal/recent.ts';
import type { OpenStore } from '../journal/store.ts';
import { summarize } from '../journal/summarize.ts';
import { agentVersion } from '../version.ts';
import type { BundleSource } from './parts-of-bundle.ts';

/** What a bundle asks of an agent, where none runs on the data folder: its journal is read as the last process left it. */
export function readStoppedAgent(dataDir: string, openStore: OpenStore): BundleSource['agent'] & { close(): void } {
  const identity = readIdentity(dataDir);
  const file = join(dataDir, 'journal.db');
  const store = existsSync(file) ? openStore(file) : undefined;
  const { code, message, next } = new CodedError('service_not_running', { dir: dataDir });
  return {
    state: () => ({
      state: identity ? 'offline' : 'not_enrolled',
      ...(identity && { org: identity.org, agentId: identity.agentId, name: identity.name }),
      ...{ version: agentVersion, startedAt: 0, problem: { code, message, next } },
      ...{ inFlight: 0, done: 0, failed: 0, apps: [] },
    }),
    actions: (query) => (store ? recentActions(store, query) : []),
    summary: async (since) =>
      store ? summarize(store, since, Date.now()) : { kept: 0, done: 0, failed: 0, waiting: 0, apps: [], minutes: [] },
    test: async () => {
      throw new CodedError('service_not_running', { dir: dataDir });
    },
    close: () => store?.close(),
  };
}
