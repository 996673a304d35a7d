import { execFileSync } from 'node:child_process';
import { actionBits, givenProperties, hiddenProperties } from './actions.ts';

/** The rows of a table of a finished MSI, each by the names of its columns. */
export function readTable(file: string, table: string): Record<string, string>[] {
  const [names, , , ...rows] = execFileSync('msiinfo', ['export', file, table], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
    .split('\r\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
  return rows.map((row) => Object.fromEntries(names!.map((name, n) => [name, row[n] ?? ''])));
}

/** What may say where the secret is, or is one. It is nowhere but with the action that hides it. */
const secret = 'ENROLTOKENFILE';

/** Between which standard actions an action must run, where it is there at all. */
const places: Record<string, [after: string, before: string]> = {
  KeepUrl: ['AppSearch', 'LaunchConditions'],
  KeepFolder: ['AppSearch', 'LaunchConditions'],
  Enrol: ['InstallServices', 'StartServices'],
  Unenrol: ['StopServices', 'DeleteServices'],
  Forget: ['RemoveFiles', 'InstallFiles'],
  WriteIniValues: ['CreateFolders', 'InstallFinalize'],
  RemoveIniValues: ['InstallInitialize', 'RemoveFiles'],
  WriteEnvironmentStrings: ['CreateFolders', 'InstallFinalize'],
  RemoveEnvironmentStrings: ['InstallInitialize', 'RemoveFiles'],
  // A version that cannot be installed leaves the one that was there.
  RemoveExistingProducts: ['InstallInitialize', 'ProcessComponents'],
};

/**
 * What is wrong with the tables of a finished MSI; wixl and msibuild drop or misplace rows without a word. Nothing is run:
 * whether Windows does what the tables say is another question.
 */
export function checkMsi(file: string): string[] {
  const faults: string[] = [];
  const must = (right: boolean, fault: string): void => void (right || faults.push(fault));
  const read = new Map<string, Record<string, string>[]>();
  const table = (name: string): Record<string, string>[] => {
    const rows = read.get(name) ?? readTable(file, name);
    read.set(name, rows);
    return rows;
  };
  const property = (name: string): string[] =>
    (table('Property').find((row) => row['Property'] === name)?.['Value'] ?? '').split(';');

  for (const name of hiddenProperties)
    must(property('MsiHiddenProperties').includes(name), `${name} is not hidden from the log`);
  for (const name of givenProperties)
    must(property('SecureCustomProperties').includes(name), `${name} is lost at elevation`);

  const actions = table('CustomAction');
  const sequence = new Map(table('InstallExecuteSequence').map((row) => [row['Action']!, Number(row['Sequence'])]));
  for (const { Action = '', Type, Target = '' } of actions) {
    const has = (bit: number): boolean => (Number(Type) & bit) === bit;
    if (Target.includes(secret)) must(has(actionBits.hideTarget), `${Action} would write ${secret} into the log`);
    const at = sequence.get(Action) ?? 0;
    const initialized = sequence.get('InstallInitialize')!;
    const inScript = at > initialized && at < sequence.get('InstallFinalize')!;
    if (has(actionBits.deferred)) must(inScript, `${Action} is deferred and runs outside of the installation`);
    if (has(actionBits.deferred)) must(has(actionBits.asSystem), `${Action} does not run as the system`);
    if (!has(actionBits.deferred))
      must(!inScript, `${Action} would run in the installation with the rights of the person`);
  }
  const known = new Set(actions.map(({ Action }) => Action));
  const custom = Object.keys(places).filter((name) => /^(Keep|Enrol|Unenrol|Forget)/.test(name));
  for (const name of [...custom, 'OpenScreens']) must(known.has(name), `The action ${name} is missing`);
  for (const [name, [after, before]] of Object.entries(places)) {
    const at = sequence.get(name);
    must(at !== undefined, `${name} is in no sequence`);
    must(
      at! > sequence.get(after)! && at! < sequence.get(before)!,
      `${name} does not run between ${after} and ${before}`,
    );
  }

  for (const name of ['Registry', 'IniFile', 'Environment', 'ServiceInstall', 'Shortcut', 'Property', 'Control'])
    for (const row of table(name)) {
      const key = Object.values(row)[0];
      const listed = name === 'Property' && /^(MsiHidden|SecureCustom)Properties$/.test(key!);
      must(listed || !Object.values(row).join().includes(secret), `${secret} is in ${name}, ${key}`);
    }
  for (const { Key } of table('Registry')) must(!Key!.endsWith('\\'), `A registry key ends with a backslash: ${Key}`);
  const [service] = table('ServiceInstall');
  must(service?.['StartName']?.startsWith('NT SERVICE\\') === true, 'The service runs with more rights than it needs');
  must(service?.['Password'] === '' && service['Arguments'] === '', 'The service is given a password or arguments');
  const locked = table('MsiLockPermissionsEx').map((row) => row['LockObject']);
  const made = table('CreateFolder').map((row) => row['Directory_']);
  for (const folder of ['DataDir', 'INSTALLDIR'])
    must(locked.includes(folder) && made.includes(folder), `Everybody may write in ${folder}`);

  const dialogs = new Set(table('Dialog').map((row) => row['Dialog']));
  for (const { Action = '' } of table('InstallUISequence'))
    if (Action.endsWith('Dlg')) must(dialogs.has(Action), `There is no dialog ${Action}`);
  return faults;
}
