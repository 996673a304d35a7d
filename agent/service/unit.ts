export interface UnitPlace {
  /** The Node that runs the agent, and the program. */
  node: string;
  program: string;
}

/** The account that the service runs as, its data folder below /var/lib, and the file with its environment. */
export const serviceUser = 'postern';
export const serviceName = 'postern-agent';
export const serviceData = '/var/lib/postern-agent';
/** Where the service listens for the desktop application of a person who may see it. */
export const serviceRun = '/run/postern-agent';
export const serviceEnvironment = '/etc/postern-agent/environment';

/**
 * What keeps the service small: a young heap of 1 MiB, one thread for what V8 does in the background in place of four (1 MiB),
 * and the HTTP parser's WebAssembly in its first, quickly compiled form, which spares 15 (docs/performance.md).
 */
export const smallHeap = ['--optimize-for-size', '--v8-pool-size=1', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];

/** Ms in which a service finishes what it does, before whoever stops it ends it by force: after 45 s here, after 30 s on Windows. */
export const serviceGraceMs = 25_000;

/** What a service of ours may not do: it writes its state directory and nothing else, and gains no rights. */
export const confinement = `NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
LockPersonality=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM`;

/**
 * The systemd unit of the agent. It may write its data folder and nothing else, and gains no rights. It ends with 2 or 3
 * where the settings are wrong or it is not enrolled; starting it again would not help.
 */
export function unitText({ node, program }: UnitPlace): string {
  return `[Unit]
Description=Postern provisioning agent
Documentation=man:postern(1)
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=all
ExecStart=${[node, ...smallHeap, program].join(' ')} run --quiet
User=${serviceUser}
Group=${serviceUser}
Environment=POSTERN_DATA=${serviceData}
EnvironmentFile=-${serviceEnvironment}
StateDirectory=${serviceName}
StateDirectoryMode=0700
UMask=0077
Restart=always
RestartSec=5
RestartPreventExitStatus=2 3
WatchdogSec=120
TimeoutStopSec=45
KillMode=mixed

CapabilityBoundingSet=
AmbientCapabilities=
${confinement}

[Install]
WantedBy=multi-user.target
`;
}

/** What the unit needs besides where a person (a user id) sees the service in the desktop application: a socket that is theirs. */
export const dropInText = (person: number): string => `[Service]
RuntimeDirectory=${serviceName}
RuntimeDirectoryMode=0711
ExecStartPost=+/bin/chown ${person} ${serviceRun}/console.sock
`;
