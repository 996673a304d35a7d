/** Everything the LDAP connector promises, on a real OpenLDAP, 389 Directory Server and Samba AD domain controller of this run. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { directorySuite } from '../../connector/ldap/directories.suite.ts';
import { startDirectory389 } from '../../demo/system/directory-389.ts';
import type { DirectoryServer } from '../../demo/system/directory-server.ts';
import { root, runProgram } from '../../demo/system/program.ts';
import { startSambaAd } from '../../demo/system/samba-ad.ts';
import { startSlapd } from '../../demo/system/slapd.ts';
import '../kit/property-seed.ts';
import { scratch } from '../kit/scratch.ts';

const { folder, cleanup } = await scratch('ldap-directories');
const directories = [
  { name: 'OpenLDAP', preset: 'openldap', start: startSlapd },
  { name: '389 Directory Server', preset: '389ds', start: startDirectory389 },
  { name: 'Active Directory', preset: 'activedirectory', start: startSambaAd },
] as const;

for (const { name, preset, start } of directories) {
  let server: DirectoryServer;
  directorySuite(name, async () => {
    server = await start(join(folder, preset));
    cleanup.push(() => server.stop());
    return { name, preset, ...server };
  });

  test(`the example for ${name} fits it, but for the names of this run`, async () => {
    const example = await readFile(join(root, 'connector/ldap/examples', `${preset}.yaml`), 'utf8');
    const ours = { url: server.url, caFile: server.caFile, bindDn: server.bindDn };
    let text = example;
    for (const [key, value] of Object.entries(ours))
      text = text.replace(new RegExp(`^  ${key}: .*$`, 'm'), `  ${key}: ${value}`);
    await writeFile(join(folder, 'directory-password'), server.password);
    await writeFile(join(folder, 'scim-password'), 'any');
    const file = join(folder, `${preset}.yaml`);
    await writeFile(file, text);
    const checked = await runProgram({ name: 'check', file: 'connector/cli.ts', args: ['check', '--config', file] });
    expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining('GROUP_PUSH'), stderr: '' });
  });
}
