const mebibyte = 1024 * 1024;

export const downloadTexts = {
  title: 'Downloads',
  lead: 'The agent for a machine that reaches your applications. Compare the SHA-256 there before you install: `sha256sum FILE`, on Windows `certutil -hashfile FILE SHA256`.',
  editions: {
    server: { windows: 'Windows', rhel: 'RHEL, AlmaLinux, Rocky', debian: 'Debian, Ubuntu' },
    desktop: {
      windows: 'Desktop, Windows',
      rhel: 'Desktop, RHEL, AlmaLinux, Rocky',
      debian: 'Desktop, Debian, Ubuntu',
    },
  },
  what: {
    server: 'Runs as a service. Its screens are reached by `postern console`.',
    desktop: 'Runs for a person, with a tray icon and screens.',
  },
  file: 'File',
  version: 'Version',
  size: 'Size',
  sum: 'SHA-256',
  bytes: (n: number) => (n < mebibyte ? `${Math.ceil(n / 1024)} KiB` : `${(n / mebibyte).toFixed(1)} MiB`),
  download: 'Download',
  downloadLabel: (file: string) => `Download ${file}`,
  install: 'Install it',
  configure: 'Connect it to this org',
  configureWindows: 'Connect it to this org, in a new terminal as administrator',
  open: 'Open Postern, and enter this organization URL',
  none: 'No downloads folder is configured. Put what `npm run package` makes in a folder of the org’s machine, name that folder as `downloads` in the settings of the org, and restart it.',
  empty: (folder: string) =>
    `There is no package of the agent in ${folder} yet. Put there what \`npm run package\` makes, with its SHA256SUMS.`,
  again: 'Look again',
};

/** The two steps after the download, as they are typed. */
export const stepsOf = {
  windows: (file: string, org: string) => ({
    install: `msiexec /i ${file} ORGURL=${org}`,
    configure: `postern configure --org ${org}`,
  }),
  rhel: (file: string, org: string) => ({
    install: `sudo dnf install ./${file}`,
    configure: `sudo postern configure --org ${org}`,
  }),
  debian: (file: string, org: string) => ({
    install: `sudo apt install ./${file}`,
    configure: `sudo postern configure --org ${org}`,
  }),
};
