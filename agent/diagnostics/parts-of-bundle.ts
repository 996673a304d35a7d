import { CodedError } from '@postern/protocol/messages';
import type { Environment } from '../config/environment.ts';
import { readConfig } from '../config/store.ts';
import type { ConsoleAgent } from '../console/agent-slot.ts';
import { readSettings } from '../console/read-settings.ts';
import { readIdentity } from '../enrol/identity.ts';
import { openKeychain } from '../keychain/open-keychain.ts';
import { createLineFilter } from '../log/line-filter.ts';
import { openLogBytes } from '../log/log-bytes.ts';
import { newestLines } from '../log/newest-lines.ts';
import { openParts } from '../parts.ts';
import { certificatesSeen, checkAll } from './checks.ts';
import { crashTexts, folderFacts, systemFacts, versionFacts } from './facts.ts';

/** Where a bundle comes from. */
export interface BundleSource {
  environment: Environment;
  agent: Pick<ConsoleAgent, 'state' | 'actions' | 'summary' | 'test'>;
  /** File of the log. */
  logFile: string;
  signal?: AbortSignal | undefined;
}

export interface Part {
  name: string;
  /** One sentence for people. */
  about: string;
  /** A text, or a value that is written as JSON. */
  read(source: BundleSource): unknown;
}

const mostActions = 500;
const mostLines = 2_000;
const mostCrashes = 3;
const dayMs = 24 * 3_600_000;

const orgOf = ({ environment }: BundleSource): string | undefined => readIdentity(environment.dataDir)?.org;

/** What a bundle holds, in its order. */
export const bundleParts: readonly Part[] = [
  { name: 'state.json', about: 'State and health of the agent and its apps.', read: ({ agent }) => agent.state() },
  {
    name: 'checks.json',
    about: 'The way to the org and to each connector, tested step by step.',
    read: async (source) => checkAll(orgOf(source), await openParts(source.environment), source.agent, source.signal),
  },
  {
    name: 'tls.json',
    about: 'Certificates that the org and the connectors show.',
    read: async (source) =>
      certificatesSeen(orgOf(source), source.agent.state().apps, await openParts(source.environment)),
  },
  {
    name: 'settings.json',
    about: 'Settings of the agent. Of a secret it says only whether it is set.',
    read: async ({ environment }) => {
      const keychain = await openKeychain(environment.keychain, environment.dataDir);
      const { console, log } = readConfig(environment.dataDir);
      return { ...(await readSettings(environment, keychain)), console, log, secretsIn: keychain.where };
    },
  },
  {
    name: 'actions.json',
    about: `The last ${mostActions} actions with their times and errors.`,
    read: ({ agent }) => agent.actions({ limit: mostActions }),
  },
  {
    name: 'journal.json',
    about: 'Figures of the journal for the last day, and the files of the data folder with their sizes.',
    read: async ({ agent, environment }) => ({
      lastDay: await agent.summary(Date.now() - dayMs),
      files: folderFacts(environment.dataDir),
    }),
  },
  { name: 'versions.json', about: 'Versions of Postern and of what it runs on.', read: () => versionFacts() },
  {
    name: 'system.json',
    about: 'Operating system, memory, disk and clock of this machine.',
    read: ({ environment }) => systemFacts(environment.dataDir),
  },
  {
    name: 'agent.log',
    about: `The last ${mostLines.toLocaleString('en-US')} lines of the log.`,
    read: async ({ logFile }) => {
      const { lines } = await newestLines(openLogBytes(logFile), { filter: createLineFilter({}), limit: mostLines });
      return lines.map(({ text }) => text).join('\n');
    },
  },
  {
    name: 'crashes.txt',
    about: 'What the agent wrote down when a fault ended it. Empty where none did.',
    read: ({ environment }) => crashTexts(environment.dataDir, mostCrashes),
  },
];

/** The text of a part. A part that cannot be read says why, and the others stay. */
export async function textOf(part: Part, source: BundleSource): Promise<string> {
  try {
    const value = await part.read(source);
    return typeof value === 'string' ? value : `${JSON.stringify(value, null, 2)}\n`;
  } catch (error) {
    const code = error instanceof CodedError ? { code: error.code } : {};
    return `${JSON.stringify({ notCollected: (error as Error).message, ...code }, null, 2)}\n`;
  }
}
