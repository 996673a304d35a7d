import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { autostartEntry } from '../../main/system/start-at-sign-in.ts';
import { findElectron } from '../../test/electron/runtime/find-electron.ts';
import { addonVersions, stageDesktop } from '../desktop/stage.ts';
import { thirdPartyLicences } from '../server/licences.ts';
import { buildDesktop, buildScreens, type Component } from '../server/programs.ts';
import { root, sourceEpoch } from '../server/root.ts';
import { billOfMaterials, type Runtime } from '../server/sbom.ts';
import { type Staged, settle, unique } from '../server/stage.ts';
import { desktopEdition, desktopHome, desktopName } from './desktop-edition.ts';
import type { Edition } from './edition.ts';

/**
 * Builds the desktop edition for Linux into an empty folder, as electron-builder packs it. Where the Electron that ships cannot be
 * had, a test runtime takes its place, and the edition says that it is not for release.
 */
export async function stageDesktopTree(tree: string, work: string): Promise<Staged & { edition: Edition }> {
  const epoch = sourceEpoch();
  const electron = await findElectron();
  const config = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
  const notForRelease = electron.version !== /^electronVersion: (\S+)$/m.exec(config)?.[1];
  const edition = desktopEdition(notForRelease);
  const put = (path: string, content: string | Buffer): void => {
    const file = join(tree, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };

  const screens = await buildScreens('renderer', join(root, 'renderer', 'dist'));
  const components = unique([...(await buildDesktop()), ...screens, ...addonParts()]);
  const oldNode = join(root, 'test/electron/runtime/old-node.cjs');
  stageDesktop(notForRelease ? oldNode : undefined);
  const unpacked = packFolder(work, config, electron);
  mkdirSync(join(tree, 'usr/lib'), { recursive: true });
  cpSync(unpacked, join(tree, desktopHome), { recursive: true, verbatimSymlinks: true });
  // This package is updated by the package manager of its system.
  rmSync(join(tree, desktopHome, 'resources', 'app-update.yml'), { force: true });
  mkdirSync(join(tree, 'usr/bin'), { recursive: true });
  symlinkSync(`../lib/${desktopName}/${desktopName}`, join(tree, 'usr/bin', desktopName));

  put(`usr/share/applications/${desktopName}.desktop`, menuEntry());
  const icons = join(root, 'build', 'icons', 'application');
  for (const name of readdirSync(icons)) {
    const size = name.replace('.png', '');
    put(`usr/share/icons/hicolor/${size}x${size}/apps/${desktopName}.png`, readFileSync(join(icons, name)));
  }
  put(`usr/share/man/man1/${desktopName}.1.gz`, gzipSync(manPage(epoch), { level: 9 }));
  const runtime = runtimePart(electron.version, join(tree, desktopHome));
  const sbom = billOfMaterials(edition, components, runtime, epoch);
  const doc = `usr/share/doc/${desktopName}`;
  put(`${doc}/LICENSE`, readFileSync(join(root, 'LICENSE')));
  put(`${doc}/THIRD-PARTY-LICENCES`, thirdPartyLicences(components, runtime));
  put(`${doc}/sbom.cdx.json`, sbom);
  const chromium = 'LICENSES.chromium.html';
  put(`${doc}/${chromium}.gz`, gzipSync(readFileSync(join(tree, desktopHome, chromium)), { level: 9 }));
  for (const name of [chromium, 'LICENSE.electron.txt']) rmSync(join(tree, desktopHome, name));
  settle(tree, epoch, edition.programs);
  return { tree, epoch, sbom, edition };
}

/** electron-builder's own folder for Linux, by its configuration, around the given Electron. */
function packFolder(work: string, config: string, { dist, version }: { dist: string; version: string }): string {
  const out = join(work, 'electron-builder');
  const file = join(work, 'electron-builder.yml');
  mkdirSync(work, { recursive: true });
  // An old test runtime has no such fuse.
  const old = Number(version.split('.')[0]) < 29;
  writeFileSync(file, old ? config.replace(/^ *grantFileProtocolExtraPrivileges.*\n/m, '') : config);
  const given = { electronDist: dist, electronVersion: version, 'directories.output': out };
  const args = Object.entries(given).map(([name, value]) => `-c.${name}=${value}`);
  execFileSync(
    process.execPath,
    [
      join(root, 'node_modules/electron-builder/cli.js'),
      '--publish',
      'never',
      '--linux',
      'dir',
      '--config',
      file,
      ...args,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { POSTERN_UPDATE_URL: 'https://updates.invalid', ...process.env },
    },
  );
  return join(out, 'linux-unpacked');
}

/** What is not part of a bundle, with the licences that npm installed. */
const addonParts = (): Component[] =>
  Object.entries(addonVersions()).map(([name, version]) => {
    const folder = join(root, 'node_modules', name);
    const text = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    const { license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return { name, version, identifier: license, text: text ? readFileSync(join(folder, text), 'utf8') : null };
  });

const runtimePart = (version: string, home: string): Runtime => ({
  title: `Electron ${version}, with Chromium and Node.js (their licences are in LICENSES.chromium.html.gz beside this file)`,
  licence: readFileSync(join(home, 'LICENSE.electron.txt'), 'utf8'),
  component: {
    ...{ 'bom-ref': `electron@${version}`, type: 'platform', name: 'electron', version },
    ...{ purl: `pkg:npm/electron@${version}`, licenses: [{ license: { id: 'MIT' } }] },
  } as Runtime['component'],
});

/** As the autostart entry, shown in the menus. */
const menuEntry = (): string =>
  autostartEntry([`/usr/bin/${desktopName}`])
    .replace(/^X-GNOME.*\n/m, '')
    .replace('Icon=postern', `Icon=${desktopName}`)
    .concat('Categories=Network;\nKeywords=provisioning;SCIM;accounts;\nStartupWMClass=Postern\n');

const manPage = (
  epoch: number,
): string => `.TH POSTERN\\-DESKTOP 1 ${new Date(epoch * 1000).toISOString().slice(0, 10)} "Postern" "Postern"
.SH NAME
postern\\-desktop \\- the provisioning agent with a tray icon
.SH SYNOPSIS
.B postern\\-desktop
.RB [ \\-\\-hidden ]
.SH DESCRIPTION
Runs the Postern agent of this person, or shows the one that runs as the service of this machine. It stays in the tray until Quit is chosen there.
.TP
.B \\-\\-hidden
Show the tray icon only, as at sign\\-in.
.SH FILES
.TP
.I ~/.local/share/postern\\-agent
Data folder of the agent: settings, identity, keys, journal and log.
`;
