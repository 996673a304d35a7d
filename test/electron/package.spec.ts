import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { root } from '../../demo/system/program.ts';
import { findElectron } from './runtime/find-electron.ts';

test('19: a packed application holds what it runs and no more, and its fuses are flipped', async ({ browserName: _ }, {
  outputDir,
}) => {
  const electron = await findElectron();
  const config = join(outputDir, 'electron-builder.yml');
  const old = Number(electron.version.split('.')[0]) < 29;
  mkdirSync(outputDir, { recursive: true });
  const asShipped = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
  // Electron 25, which the tests may have to take, has no such fuse.
  writeFileSync(config, old ? asShipped.replace(/^ *grantFileProtocolExtraPrivileges.*\n/m, '') : asShipped);
  const here = { electronDist: electron.dist, electronVersion: electron.version, 'directories.output': outputDir };
  const args = Object.entries(here).map(([name, value]) => `-c.${name}=${value}`);
  const packed = spawnSync(process.execPath, ['build/desktop/pack.ts', '--linux', 'dir', '--config', config, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(packed.status, `${packed.stdout}${packed.stderr}`).toBe(0);
  const folder = join(outputDir, 'linux-unpacked');

  const files = listPackage(join(folder, 'resources', 'app.asar'), { isPack: false });
  for (const file of ['/main/dist/main.cjs', '/preload/dist/preload.cjs', '/renderer/dist/index.html'])
    expect(files).toContain(file);
  expect(files.filter((file) => /\.tsx?$|\.map$|\/agent\/|\/test\//.test(file))).toEqual([]);
  const unpacked = readdirSync(join(folder, 'resources', 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' });
  for (const addon of ['sqlite', 'keyring'])
    expect(
      unpacked.some((file) => file.includes(addon) && file.endsWith('.node')),
      addon,
    ).toBe(true);

  const wire = await getCurrentFuseWire(join(folder, 'postern-desktop'));
  expect(wire.version).toBe(FuseVersion.V1);
  const off = [FuseV1Options.RunAsNode, FuseV1Options.EnableNodeOptionsEnvironmentVariable];
  for (const fuse of [
    ...off,
    FuseV1Options.EnableNodeCliInspectArguments,
    ...(old ? [] : [FuseV1Options.GrantFileProtocolExtraPrivileges]),
  ])
    expect(wire[fuse], FuseV1Options[fuse]).toBe(FuseState.DISABLE);
  for (const fuse of [
    FuseV1Options.OnlyLoadAppFromAsar,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    FuseV1Options.EnableCookieEncryption,
  ])
    expect(wire[fuse], FuseV1Options[fuse]).toBe(FuseState.ENABLE);
});
