import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../../agent/cli/program.ts';
import { serviceData, serviceEnvironment, serviceName, unitText } from '../../agent/service/unit.ts';
import { agentVersion } from '../../agent/version.ts';
import { buildScreens } from './programs.ts';
import { root } from './root.ts';
import { type Service, type Staged, stageService } from './stage.ts';

/** The command line of `postern`, of which nothing can be run. */
const commandLine = createProgram(
  {
    environment: () => {
      throw new Error('no command runs here');
    },
    out: () => undefined,
    err: () => undefined,
    terminal: false,
    ask: async () => undefined,
    input: async () => '',
    terminated: new AbortController().signal,
    stopped: new AbortController().signal,
  },
  () => undefined,
);

/** The agent as a service. */
export const agentService: Service = {
  name: serviceName,
  version: agentVersion,
  command: 'postern',
  commandLine,
  // What a server does without: the keychain of a user's session.
  bundle: { entry: 'agent/cli.ts', file: 'postern.mjs', without: ['@napi-rs/keyring'] },
  async stageFiles(tree, { home, program }) {
    mkdirSync(join(tree, 'usr/bin'), { recursive: true });
    symlinkSync(program.replace('/usr', '..'), join(tree, 'usr/bin/postern'));
    return buildScreens('renderer', join(tree, home, 'renderer', 'dist'));
  },
  files: ({ node, program }) => ({
    [`usr/lib/systemd/system/${serviceName}.service`]: unitText({ node, program }),
    [serviceEnvironment]: readFileSync(join(root, 'build/server/files/environment'), 'utf8'),
  }),
  manual: {
    what: 'the on-premises provisioning agent',
    description: `${commandLine.description()}\nIt carries accounts from an org to the applications in this network and opens every connection itself.`,
    exits: '0 ok, 1 failed, 2 usage, 3 not enrolled, 4 org not reachable, 5 refused by the org.',
    files: [
      [serviceData, 'Data folder of the service: settings, identity, keys, journal and log.'],
      [serviceEnvironment, 'Environment of the service and of this command.'],
    ],
  },
};

/** Builds the server edition of the agent for Linux into an empty folder. */
export const stageServer = (tree: string): Promise<Staged> => stageService(tree, agentService);
