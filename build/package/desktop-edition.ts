import { agentVersion } from '../../agent/version.ts';
import type { Edition } from './edition.ts';

export const desktopName = 'postern-desktop';
/** Where it lies, from the root of a machine on. */
export const desktopHome = `usr/lib/${desktopName}`;

const warning = [
  '.',
  'NOT FOR RELEASE: it is packed with a test runtime in place of the Electron',
  'that ships, which is out of support.',
];

/** The agent with tray icon and screens, for a person at a desktop. */
export const desktopEdition = (notForRelease: boolean): Edition => ({
  name: desktopName,
  version: agentVersion,
  summary: `provisioning agent with a tray icon${notForRelease ? ' (not for release)' : ''}`,
  description: [
    'The Postern agent carries accounts from an org to the applications in this',
    'network. This edition runs it for a person at a desktop, with a tray icon and',
    'screens, or shows the one that runs as the service of this machine.',
    ...(notForRelease ? warning : []),
  ],
  notForRelease,
  programs: {
    [`${desktopHome}/${desktopName}`]: 0o755,
    [`${desktopHome}/chrome_crashpad_handler`]: 0o755,
    // Chromium's sandbox where the system gives people no user namespaces of their own.
    [`${desktopHome}/chrome-sandbox`]: 0o4755,
  },
  settings: [],
  deb: {
    section: 'net',
    relations: [
      `Depends: ${[
        ...['libasound2', 'libatk-bridge2.0-0', 'libatk1.0-0', 'libatspi2.0-0', 'libc6 (>= 2.29)', 'libcairo2'],
        ...['libcups2', 'libdbus-1-3', 'libdrm2', 'libexpat1', 'libgbm1', 'libgcc-s1', 'libglib2.0-0', 'libgtk-3-0'],
        ...['libnspr4', 'libnss3', 'libpango-1.0-0', 'libstdc++6 (>= 8)', 'libx11-6', 'libxcb1', 'libxcomposite1'],
        ...['libxdamage1', 'libxext6', 'libxfixes3', 'libxkbcommon0', 'libxrandr2', 'xdg-utils'],
      ].join(', ')}`,
      'Recommends: libnotify4, libsecret-1-0, polkitd | policykit-1',
      'Suggests: postern-agent',
    ],
    scripts: () => ({}),
  },
  rpm: {
    group: 'Applications/Internet',
    licence: 'Apache-2.0 AND MIT',
    preamble: [
      'Requires: xdg-utils',
      'Recommends: libnotify',
      'Recommends: polkit',
      'Suggests: postern-agent',
      '# Libraries of its own are nobody else’s, and not asked for.',
      `%global __provides_exclude_from ^/${desktopHome}/.*$`,
      '%global __requires_exclude ^lib(ffmpeg|EGL|GLESv2|vk_swiftshader|vulkan)\\\\.so.*$',
    ],
    install: [],
    scriptlets: '',
    files: [
      `%doc /usr/share/doc/${desktopName}/LICENSES.chromium.html.gz`,
      `/usr/bin/${desktopName}`,
      `%dir /${desktopHome}`,
      `%attr(4755, root, root) /${desktopHome}/chrome-sandbox`,
      `/${desktopHome}/[!c]*`,
      `/${desktopHome}/chrome_*`,
      `/usr/share/applications/${desktopName}.desktop`,
      `/usr/share/icons/hicolor/*/apps/${desktopName}.png`,
      `/usr/share/man/man1/${desktopName}.1.gz`,
    ],
  },
});
