import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { programsOf, type Service } from '../server/stage.ts';
import type { Edition } from './edition.ts';
import { type Maintained, maintainerScripts } from './maintainer.ts';

interface Words {
  summary: string;
  description: string[];
  /** The file below /etc that an administrator edits. */
  settings: string;
  /** Its group, where not everybody may read it. */
  settingsGroup?: string;
  maintained: Maintained;
}

/** A service of a machine as a package: its account, data folder, unit, command, completion and manual. */
export function serviceEdition(service: Service, words: Words): Edition {
  const { name, command } = service;
  const { settings, settingsGroup, maintained } = words;
  const scripts = maintainerScripts(maintained);
  const guard = settingsGroup ? `chgrp ${settingsGroup} ${settings}\nchmod 0640 ${settings}` : '';
  return {
    name,
    version: service.version,
    summary: words.summary,
    description: words.description,
    notForRelease: false,
    programs: programsOf(service),
    settings: [settings],
    deb: {
      section: 'admin',
      relations: ['Depends: libc6 (>= 2.28), libgcc-s1 | libgcc1, libstdc++6 (>= 8), passwd'],
      arrange: (top) =>
        renameSync(join(top, 'usr/share/zsh/site-functions'), join(top, 'usr/share/zsh/vendor-completions')),
      scripts: (version) => scripts.deb(version, guard),
    },
    rpm: {
      group: 'System Environment/Daemons',
      licence: 'Apache-2.0 AND MIT',
      preamble: ['Requires(pre): shadow-utils'],
      install: [`install -d -m 0700 %{buildroot}${maintained.data}`],
      scriptlets: scripts.rpm,
      files: [
        ...(settingsGroup ? [`%attr(0640, root, ${settingsGroup}) ${settings}`] : []),
        `%dir /etc/${name}`,
        `/usr/bin/${command}`,
        `/usr/lib/${name}`,
        `/usr/lib/systemd/system/${name}.service`,
        `/usr/share/bash-completion/completions/${command}`,
        `/usr/share/zsh/site-functions/_${command}`,
        `/usr/share/man/man1/${command}.1.gz`,
        `%dir %attr(0700, ${maintained.user}, ${maintained.user}) ${maintained.data}`,
      ],
    },
  };
}
