import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { buildMsi } from '../../build/package/msi/build.ts';
import { checkMsi, readTable } from '../../build/package/msi/check.ts';
import { signForWindows } from '../../build/package/msi/sign.ts';
import { idt } from '../../build/package/msi/table.ts';
import { settle } from '../../build/server/stage.ts';
import { buildHost } from '../../build/server/windows/build-host.ts';
import { scratch } from '../kit/scratch.ts';

const { folder } = await scratch('msi-tables');
const epoch = 1_790_000_000;
const host = join(folder, 'host.exe');
let msi: string;

/** The installer around a tree without Node and agent, which say nothing of its tables. */
function build(name: string): string {
  const tree = join(folder, name, 'tree');
  mkdirSync(join(tree, 'agent'), { recursive: true });
  for (const file of ['node.exe', 'postern.cmd', 'agent/postern.mjs']) writeFileSync(join(tree, file), file);
  copyFileSync(host, join(tree, 'postern-agent.exe'));
  settle(tree, epoch, {});
  return buildMsi({ tree, epoch, work: join(folder, name), out: join(folder, name) });
}
beforeAll(() => {
  buildHost(host);
  msi = build('first');
});

it('the same source gives the same bytes', () => {
  expect(readFileSync(build('again')).equals(readFileSync(msi))).toBe(true);
});

it('installs what the tree has, and the service of least rights', () => {
  expect(readTable(msi, 'File').map((row) => row['FileName']!.split('|').at(-1))).toEqual(
    expect.arrayContaining(['node.exe', 'postern.cmd', 'postern.mjs', 'postern-agent.exe']),
  );
  expect(readTable(msi, 'ServiceInstall')).toEqual([
    expect.objectContaining({ Name: 'PosternAgent', StartName: 'NT SERVICE\\PosternAgent', StartType: '2' }),
  ]);
  const rights = readTable(msi, 'MsiLockPermissionsEx').map((row) => row['SDDLText']!);
  // What `sc.exe showsid PosternAgent` says on Windows.
  expect(rights[0]).toContain('(A;OICI;0x1301bf;;;S-1-5-80-');
  for (const text of rights) expect(text).toMatch(/^(O:BA)?D:P\(/);
});

/** Each of them is one slip, as a tool or a hand could make it. */
const slips: Record<string, string> = {
  'Enrol would write ENROLTOKENFILE into the log': "UPDATE `CustomAction` SET `Type`=3090 WHERE `Action`='Enrol'",
  'ENROLTOKENFILE is not hidden from the log':
    "UPDATE `Property` SET `Value`='Enrol' WHERE `Property`='MsiHiddenProperties'",
  'ORGURL is lost at elevation': "UPDATE `Property` SET `Value`='UNENROL' WHERE `Property`='SecureCustomProperties'",
  'ENROLTOKENFILE is in Registry, slip':
    "INSERT INTO `Registry` (`Registry`,`Root`,`Key`,`Name`,`Value`,`Component_`) VALUES ('slip',2,'Software','x','[ENROLTOKENFILE]','Data')",
  'ENROLTOKENFILE is in IniFile, Org': "UPDATE `IniFile` SET `Value`='[ENROLTOKENFILE]' WHERE `IniFile`='Org'",
  'The service is given a password or arguments': "UPDATE `ServiceInstall` SET `Arguments`='[ENROLTOKENFILE]'",
  'The service runs with more rights than it needs': "UPDATE `ServiceInstall` SET `StartName`='LocalSystem'",
  'Enrol does not run between InstallServices and StartServices':
    "UPDATE `InstallExecuteSequence` SET `Sequence`=5910 WHERE `Action`='Enrol'",
  'Enrol is deferred and runs outside of the installation':
    "UPDATE `InstallExecuteSequence` SET `Sequence`=1301 WHERE `Action`='Enrol'",
  'Unenrol does not run as the system': "UPDATE `CustomAction` SET `Type`=1106 WHERE `Action`='Unenrol'",
  'The action KeepUrl is missing': "DELETE FROM `CustomAction` WHERE `Action`='KeepUrl'",
  'Forget is in no sequence': "DELETE FROM `InstallExecuteSequence` WHERE `Action`='Forget'",
  'RemoveExistingProducts does not run between InstallInitialize and ProcessComponents':
    "UPDATE `InstallExecuteSequence` SET `Sequence`=1401 WHERE `Action`='RemoveExistingProducts'",
  'Everybody may write in DataDir': "DELETE FROM `MsiLockPermissionsEx` WHERE `LockObject`='DataDir'",
  'There is no dialog WelcomeDlg': "DELETE FROM `Dialog` WHERE `Dialog`='WelcomeDlg'",
};

it('the check of its tables finds nothing in it, and finds each slip', () => {
  expect(checkMsi(msi)).toEqual([]);
  const broken = join(folder, 'broken.msi');
  for (const [fault, slip] of Object.entries(slips)) {
    copyFileSync(msi, broken);
    execFileSync('msibuild', [broken, '-q', slip]);
    expect(checkMsi(broken), slip).toContain(fault);
  }
});

it('a cell that would break a table is refused', () => {
  const table = (cell: string) => ({ name: 'T', columns: { A: 's72' as const }, keys: 1, rows: [[cell]] });
  expect(idt(table('a'))).toBe('A\r\ns72\r\nT\tA\r\na\r\n');
  expect(() => idt(table('a\tb'))).toThrow('tab or a line break');
});

it('is signed where a key is given, and a signed one that is changed is found', () => {
  const [key, certificates] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=Postern test'];
  const usage = ['-addext', 'extendedKeyUsage=codeSigning', '-keyout', key, '-out', certificates];
  execFileSync('openssl', [...made, ...usage], { stdio: 'pipe' });
  const signed = join(folder, 'signed.msi');
  copyFileSync(msi, signed);
  signForWindows(signed, { certificates, key });
  const verify = () => spawnSync('osslsigncode', ['verify', '-CAfile', certificates, '-in', signed]).status;
  expect(verify()).toBe(0);
  execFileSync('msibuild', [signed, '-q', "UPDATE `Property` SET `Value`='x' WHERE `Property`='DONE'"]);
  expect(verify()).not.toBe(0);
});
