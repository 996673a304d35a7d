import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { confinement } from '../../agent/service/unit.ts';
import { createProgram } from '../../org/config/program.ts';
import { filesBeside } from '../../org/files.ts';
import { version } from '../../org/version.ts';
import { buildScreens } from './programs.ts';
import { root } from './root.ts';
import { type Place, type Service, type Staged, stageService } from './stage.ts';

/** Its service, its account and its folders below /etc and /var/lib have one name. */
export const orgName = 'postern-org';
export const orgConfig = `/etc/${orgName}/config.json`;
export const orgData = `/var/lib/${orgName}`;

const commandLine = createProgram();

/** The org as a service. */
export const orgService: Service = {
  name: orgName,
  version,
  command: orgName,
  commandLine,
  // oidc-provider tells what it stores by the names of its classes.
  bundle: { entry: 'org/cli.ts', file: 'postern-org.mjs', without: ['pg-native'], keepNames: true },
  async stageFiles(tree, { home, program }) {
    const top = join(tree, home);
    const [from, to] = [filesBeside(join(root, 'org')), filesBeside(join(top, 'org'))];
    const copy = (source: string, target: string) => cpSync(source, target, { recursive: true });
    copy(from.migrations, to.migrations);
    for (const [n, style] of from.styles.entries()) copy(style, to.styles[n]!);
    // PGlite looks for these beside the code that loads it.
    const pglite = dirname(fileURLToPath(import.meta.resolve('@electric-sql/pglite')));
    for (const file of ['pglite.wasm', 'pglite.data', 'initdb.wasm'])
      copy(join(pglite, file), join(tree, dirname(program), file));
    mkdirSync(dirname(to.console), { recursive: true });
    return buildScreens('org/console', to.console);
  },
  files: (place) => ({
    [`usr/bin/${orgName}`]: launcher(place),
    [`usr/lib/systemd/system/${orgName}.service`]: unitText(place),
    [orgConfig]: readFileSync(join(root, 'build/server/files/org-config'), 'utf8'),
  }),
  manual: {
    what: 'the org that Postern agents work for',
    description: `${commandLine.description()}.\nRun by root it works with the rights of the account ${orgName}, whose data it is.`,
    exits: '0 ok, 1 failed, 2 the settings are wrong.',
    files: [
      [orgConfig, 'Settings of the service and of this command.'],
      [orgData, 'Embedded database, and the key under which secrets rest.'],
    ],
  },
};

/** What root would write in the data folder its service could not read. */
const launcher = ({ node, program }: Place): string => `#!/bin/sh
: "\${POSTERN_ORG_CONFIG=${orgConfig}}"
export POSTERN_ORG_CONFIG
if [ "$(id -u)" = 0 ]; then
  exec setpriv --reuid ${orgName} --regid ${orgName} --init-groups ${node} ${program} "$@"
fi
exec ${node} ${program} "$@"
`;

/** The unit may listen on ports below 1024. It ends with 2 where the settings are wrong; starting it again would not help. */
const unitText = ({ node, program }: Place): string => `[Unit]
Description=Postern org
Documentation=man:${orgName}(1)
After=network-online.target postgresql.service
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=all
ExecStart=${node} ${program} serve
User=${orgName}
Group=${orgName}
Environment=POSTERN_ORG_CONFIG=${orgConfig}
StateDirectory=${orgName}
StateDirectoryMode=0700
UMask=0077
Restart=always
RestartSec=5
RestartPreventExitStatus=2
TimeoutStartSec=300
TimeoutStopSec=45
KillMode=mixed

CapabilityBoundingSet=CAP_NET_BIND_SERVICE
AmbientCapabilities=CAP_NET_BIND_SERVICE
${confinement}

[Install]
WantedBy=multi-user.target
`;

/** Builds the org for Linux into an empty folder. */
export const stageOrg = (tree: string): Promise<Staged> => stageService(tree, orgService);
