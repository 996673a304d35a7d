import { serviceData, serviceName, serviceUser } from '../../agent/service/unit.ts';

/** What RPM's scriptlets and Debian's maintainer scripts have in common, as shell (POSIX). */

const systemctl = (...commands: string[]): string =>
  `if [ -d /run/systemd/system ]; then\n${commands.map((command) => `  systemctl ${command}`).join('\n')}\nfi`;

const say = (lines: string[]): string => lines.map((line) => `echo "${line}"`).join('\n');

/** The account that the service runs as, and its data folder. Both stay when the package goes. */
export const makeUser = `getent group ${serviceUser} >/dev/null || groupadd --system ${serviceUser}
getent passwd ${serviceUser} >/dev/null || useradd --system --gid ${serviceUser} --home-dir ${serviceData} \\
  --no-create-home --shell /usr/sbin/nologin --comment 'Postern agent' ${serviceUser}`;

export const makeData = `install -d -o ${serviceUser} -g ${serviceUser} -m 0700 ${serviceData}`;

/** The last lines of a first installation: the one command to run next. An agent that was here before is started again. */
export const afterInstall = `${systemctl('daemon-reload || :')}
if [ -e ${serviceData}/identity.json ]; then
${systemctl(`enable --now ${serviceName} || :`)}
${say([
  `The Postern agent is enrolled already: its settings and identity were kept in ${serviceData}.`,
  `Look at it with: sudo postern status`,
])}
else
${say(['', 'The Postern agent is installed. Connect it to your org with:', '', '  sudo postern configure', ''])}
fi`;

/** A running agent finishes what it does, ends, and comes back as the new one. */
export const afterUpgrade = systemctl('daemon-reload || :', `try-restart ${serviceName} || :`);

/** Before the last version goes. With POSTERN_UNENROL=yes in the environment the agent is taken out of the org first. */
export const beforeErase = `${systemctl(`disable --now ${serviceName} >/dev/null 2>&1 || :`)}
if [ -e ${serviceData}/identity.json ]; then
  if [ "\${POSTERN_UNENROL:-}" = yes ]; then
    /usr/bin/postern unenrol --data ${serviceData} || :
  else
    ${say([
      `This agent stays enrolled: ${serviceData} keeps its settings and identity, so that a new installation asks nothing.`,
      `To take it out of the org, delete it on the Agents page of the org, or erase with POSTERN_UNENROL=yes set.`,
    ]).replaceAll('\n', '\n    ')}
  fi
fi`;

export const afterErase = systemctl('daemon-reload || :');

/** What a purge takes away: everything that an erase leaves. */
export const purge = `rm -rf ${serviceData} /etc/postern-agent
if getent passwd ${serviceUser} >/dev/null; then userdel ${serviceUser} || :; fi
if getent group ${serviceUser} >/dev/null; then groupdel ${serviceUser} || :; fi`;
