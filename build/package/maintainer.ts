/** What RPM's scriptlets and Debian's maintainer scripts of a service have in common, as shell (POSIX). */
export interface Maintained {
  /** Of the unit, and of its folder below /etc. */
  service: string;
  user: string;
  /** Its data folder. */
  data: string;
  /** Who the account is, e.g. `Postern agent`. */
  title: string;
  /** After a first installation, once systemd knows the unit. */
  installed: string;
  /** Before the last version goes, when the service has ended. */
  leaving: string;
}

const systemctl = (...commands: string[]): string =>
  `if [ -d /run/systemd/system ]; then\n${commands.map((command) => `  systemctl ${command}`).join('\n')}\nfi`;

export const startNow = (service: string): string => systemctl(`enable --now ${service} || :`);

export const say = (lines: string[]): string => lines.map((line) => `echo "${line}"`).join('\n');

export function maintainerScripts({ service, user, data, title, installed, leaving }: Maintained) {
  /** There while a package that was not installed before is unpacked and set up. */
  const installing = `/run/${service}.installing`;
  const scripts = {
    /** The account that the service runs as, and its data folder. Both stay when the package goes. */
    makeUser: `getent group ${user} >/dev/null || groupadd --system ${user}
getent passwd ${user} >/dev/null || useradd --system --gid ${user} --home-dir ${data} \\
  --no-create-home --shell /usr/sbin/nologin --comment '${title}' ${user}`,
    makeData: `install -d -o ${user} -g ${user} -m 0700 ${data}`,
    /** The last lines of a first installation: the one command to run next. */
    afterInstall: `${systemctl('daemon-reload || :')}\n${installed}`,
    /** A running service finishes what it does, ends, and comes back as the new one. */
    afterUpgrade: systemctl('daemon-reload || :', `try-restart ${service} || :`),
    beforeErase: `${systemctl(`disable --now ${service} >/dev/null 2>&1 || :`)}\n${leaving}`,
    afterErase: systemctl('daemon-reload || :'),
    /** What a purge takes away: everything that an erase leaves. */
    purge: `rm -rf ${data} /etc/${service}
if getent passwd ${user} >/dev/null; then userdel ${user} || :; fi
if getent group ${user} >/dev/null; then groupdel ${user} || :; fi`,
  };

  return {
    /** Debian's maintainer scripts of a version; `settings` is run whenever files are in place. */
    deb: (version: string, settings = ''): Record<string, string> => ({
      preinst: `if [ "$1" = upgrade ] && dpkg --compare-versions "$2" gt '${version}'; then
  echo "Version $2 of the ${title} is installed, which is newer than ${version}. Nothing was changed." >&2
  echo "To go back, remove it first (its settings and data stay), then install this one." >&2
  exit 1
fi
# After a removal dpkg tells postinst of the version that was there, as in an upgrade; only here the two differ.
if [ "$1" = install ]; then : > ${installing}; fi`,
      postinst: `if [ "$1" = configure ]; then
${scripts.makeUser}
${scripts.makeData}
${settings}
if [ -z "$2" ] || [ -e ${installing} ]; then
rm -f ${installing}
${scripts.afterInstall}
else
${scripts.afterUpgrade}
fi
fi`,
      prerm: `if [ "$1" = remove ]; then
${scripts.beforeErase}
fi`,
      postrm: `if [ "$1" = purge ]; then
${scripts.purge}
fi
if [ "$1" = remove ]; then
${scripts.afterErase}
fi`,
    }),
    /** %pre to %postun of an RPM. */
    rpm: `%pre
${scripts.makeUser}
exit 0

%post
${scripts.makeData}
if [ "$1" -eq 1 ]; then
${scripts.afterInstall}
fi
exit 0

%posttrans
${scripts.afterUpgrade}
exit 0

%preun
if [ "$1" -eq 0 ]; then
${scripts.beforeErase}
fi
exit 0

%postun
${scripts.afterErase}
exit 0
`,
  };
}
