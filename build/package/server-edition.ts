import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { serviceData, serviceEnvironment, serviceName, serviceUser } from '../../agent/service/unit.ts';
import { agentVersion } from '../../agent/version.ts';
import type { Edition } from './edition.ts';
import { afterErase, afterInstall, afterUpgrade, beforeErase, makeData, makeUser, purge } from './maintainer.ts';

/** There while a package that was not installed before is unpacked and set up. */
const installing = `/run/${serviceName}.installing`;

/** The agent as a service, for machines without a screen. */
export const serverEdition: Edition = {
  name: serviceName,
  version: agentVersion,
  summary: 'on-premises provisioning agent',
  description: [
    'The Postern agent carries accounts from an org to the applications in this',
    'network. It asks the org for work over one outgoing https connection, turns',
    'it into SCIM calls and reports back. No port is opened on this machine.',
  ],
  notForRelease: false,
  programs: { [`usr/lib/${serviceName}/node`]: 0o755, [`usr/lib/${serviceName}/agent/postern.mjs`]: 0o755 },
  settings: [serviceEnvironment],
  deb: {
    section: 'admin',
    relations: ['Depends: libc6 (>= 2.28), libgcc-s1 | libgcc1, libstdc++6 (>= 8), passwd'],
    arrange: (top) =>
      renameSync(join(top, 'usr/share/zsh/site-functions'), join(top, 'usr/share/zsh/vendor-completions')),
    scripts: (version) => ({
      preinst: `if [ "$1" = upgrade ] && dpkg --compare-versions "$2" gt '${version}'; then
  echo "Version $2 of the Postern agent is installed, which is newer than ${version}. Nothing was changed." >&2
  echo "To go back, remove it first (its settings and identity stay), then install this one." >&2
  exit 1
fi
# After a removal dpkg tells postinst of the version that was there, as in an upgrade; only here the two differ.
if [ "$1" = install ]; then : > ${installing}; fi`,
      postinst: `if [ "$1" = configure ]; then
${makeUser}
${makeData}
if [ -z "$2" ] || [ -e ${installing} ]; then
rm -f ${installing}
${afterInstall}
else
${afterUpgrade}
fi
fi`,
      prerm: `if [ "$1" = remove ]; then
${beforeErase}
fi`,
      postrm: `if [ "$1" = purge ]; then
${purge}
fi
if [ "$1" = remove ]; then
${afterErase}
fi`,
    }),
  },
  rpm: {
    group: 'System Environment/Daemons',
    licence: 'Apache-2.0 AND MIT',
    preamble: ['Requires(pre): shadow-utils'],
    install: [`install -d -m 0700 %{buildroot}${serviceData}`],
    scriptlets: `%pre
${makeUser}
exit 0

%post
${makeData}
if [ "$1" -eq 1 ]; then
${afterInstall}
fi
exit 0

%posttrans
${afterUpgrade}
exit 0

%preun
if [ "$1" -eq 0 ]; then
${beforeErase}
fi
exit 0

%postun
${afterErase}
exit 0
`,
    files: [
      '%dir /etc/postern-agent',
      '/usr/bin/postern',
      `/usr/lib/${serviceName}`,
      `/usr/lib/systemd/system/${serviceName}.service`,
      '/usr/share/bash-completion/completions/postern',
      '/usr/share/zsh/site-functions/_postern',
      '/usr/share/man/man1/postern.1.gz',
      `%dir %attr(0700, ${serviceUser}, ${serviceUser}) ${serviceData}`,
    ],
  },
};
