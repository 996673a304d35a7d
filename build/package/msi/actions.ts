import { hostId, programComponent, serviceSid } from './names.ts';
import { type Cell, insert, type Table } from './table.ts';

/** Bits of a custom action's type, by their names in the Windows SDK. */
export const actionBits = {
  exeInFolder: 34,
  installedExe: 18,
  setProperty: 51,
  continueOnFailure: 64,
  noWait: 128,
  firstSequenceOnly: 256,
  deferred: 1024,
  asSystem: 2048,
  hideTarget: 8192,
} as const;
const bit = actionBits;

/** What the command line, or a dialog, may give. Of what is not named here nothing reaches the part that runs as system. */
export const givenProperties = [
  ...['ORGURL', 'ENROLTOKENFILE', 'AGENTNAME', 'CAFILE', 'PROXY', 'INSTALLDIR', 'UNENROL', 'REMOVEDATA'],
];
/** Not written to the installer's log: somebody may give a token where its file belongs. */
export const hiddenProperties = ['ENROLTOKENFILE', 'Enrol'];

const removed = 'REMOVE = "ALL" AND NOT UPGRADINGPRODUCTCODE';

interface Action {
  name: string;
  type: number;
  source: string;
  target: string;
  condition?: string;
  /** Place in the sequences; none = a dialog calls it. */
  at?: number;
  /** Also where dialogs run. */
  inUi?: boolean;
}

const actions: Action[] = [
  {
    ...{ name: 'KeepUrl', type: bit.setProperty | bit.firstSequenceOnly, source: 'ORGURL', target: '[OLDORGURL]' },
    ...{ condition: 'NOT ORGURL AND OLDORGURL', at: 60, inUi: true },
  },
  {
    ...{
      name: 'KeepFolder',
      type: bit.setProperty | bit.firstSequenceOnly,
      source: 'INSTALLDIR',
      target: '[OLDFOLDER]',
    },
    ...{ condition: 'NOT INSTALLDIR AND OLDFOLDER', at: 61, inUi: true },
  },
  {
    // Before the service starts, so that it starts as an agent of the org. Where the org refuses, nothing is installed.
    ...{ name: 'Enrol', type: bit.installedExe | bit.deferred | bit.asSystem | bit.hideTarget, source: hostId },
    target:
      'run enrol --org "[ORGURL]" --token-file "[ENROLTOKENFILE]"{ --ca "[CAFILE]"}{ --proxy "[PROXY]"}{ --name "[AGENTNAME]"}',
    ...{ condition: 'ENROLTOKENFILE AND NOT REMOVE', at: 5850 },
  },
  {
    ...{
      name: 'Unenrol',
      type: bit.installedExe | bit.deferred | bit.asSystem | bit.continueOnFailure,
      source: hostId,
    },
    ...{ target: 'run unenrol', condition: `UNENROL = "1" AND ${removed}`, at: 1910 },
  },
  {
    ...{ name: 'Forget', type: bit.exeInFolder | bit.deferred | bit.asSystem | bit.continueOnFailure },
    ...{ source: 'System64Folder', target: '"[System64Folder]cmd.exe" /d /c rd /s /q "[DataDir]."' },
    ...{ condition: `REMOVEDATA = "1" AND ${removed}`, at: 3510 },
  },
  {
    ...{ name: 'OpenScreens', type: bit.installedExe | bit.continueOnFailure | bit.noWait, source: hostId },
    target: 'open',
  },
];

/** Rows that are added to the tables that wixl has filled. */
export const addedRows = (): string[] => [
  ...Object.entries({
    DefaultUIFont: 'Plain',
    ErrorDialog: 'ErrorDlg',
    BROWSE: 'INSTALLDIR',
    OPENSCREENS: '1',
    DOING: 'Installing',
    DONE: 'installed',
    DONETEXT:
      'The service runs. Next an administrator of the org allows this agent access: Finish opens the page in the browser.',
    MsiHiddenProperties: hiddenProperties.join(';'),
  }).map(([Property, Value]) => insert('Property', { Property, Value })),
  `UPDATE \`Property\` SET \`Value\`='WIX_DOWNGRADE_DETECTED;WIX_UPGRADE_DETECTED;${givenProperties.join(';')}' WHERE \`Property\`='SecureCustomProperties'`,
  // Within the installation, so that one that fails puts the older version back. wixl puts it before.
  "UPDATE `InstallExecuteSequence` SET `Sequence`=1510 WHERE `Action`='RemoveExistingProducts'",
  ...actions.map(({ name, type, source, target }) =>
    insert('CustomAction', { Action: name, Type: type, Source: source, Target: target }),
  ),
  ...actions.flatMap(({ name, condition = '', at, inUi }) => {
    if (at === undefined) return [];
    const sequences = ['InstallExecuteSequence', ...(inUi ? ['InstallUISequence'] : [])];
    return sequences.map((table) => insert(table, { Action: name, Condition: condition, Sequence: at }));
  }),
  ...Object.entries({
    RemoveIniValues: 2700,
    RemoveEnvironmentStrings: 3300,
    WriteIniValues: 5100,
    WriteEnvironmentStrings: 5200,
  }).map(([Action, Sequence]) => insert('InstallExecuteSequence', { Action, Condition: '', Sequence })),
  ...(
    [
      ['WelcomeDlg', 'NOT Installed', 1230],
      ['MaintenanceDlg', 'Installed AND NOT RESUME AND NOT Preselected', 1250],
      ['ProgressDlg', '', 1280],
      ['ExitDlg', '', -1],
      ['UserExitDlg', '', -2],
      ['FatalDlg', '', -3],
    ] as const
  ).map(([Action, Condition, Sequence]) => insert('InstallUISequence', { Action, Condition, Sequence })),
];

const table = (name: string, columns: Table['columns'], rows: Cell[][], keys = 1): Table => ({
  name,
  columns,
  keys,
  rows,
});

/** Full control for the system and administrators; what the service, or everybody, may besides. */
const folderRights = (others: string): string => `D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)${others}`;

/** Tables that wixl does not fill. */
export const addedTables = (): Table[] => [
  table('TextStyle', { TextStyle: 's72', FaceName: 's32', Size: 'i2', Color: 'I4', StyleBits: 'I2' }, [
    ['Plain', 'Tahoma', 8, '', ''],
    ['Heading', 'Tahoma', 9, '', 1],
    ['Large', 'Tahoma', 13, '', 1],
  ]),
  table('UIText', { Key: 's72', Text: 'L255' }, [
    ...[
      ['NewFolder', 'New folder'],
      ['bytes', 'bytes'],
      ['KB', 'KB'],
      ['MB', 'MB'],
      ['GB', 'GB'],
    ],
  ]),
  table('ActionText', { Action: 's72', Description: 'L0', Template: 'L0' }, [
    ['InstallFiles', 'Copying files', '[1]'],
    ['InstallServices', 'Installing the service', ''],
    ['StartServices', 'Starting the service', ''],
    ['StopServices', 'Waiting until the agent has finished what it does', ''],
    ['RemoveFiles', 'Removing files', '[1]'],
    ['Enrol', 'Enrolling this agent in the org', ''],
    ['Unenrol', 'Taking this agent out of the org', ''],
    ['Forget', 'Deleting settings, identity and log', ''],
  ]),
  table('ListBox', { Property: 's72', Order: 'i2', Value: 's64', Text: 'L64' }, [], 2),
  // The agent reads it, the service and the command line alike.
  table(
    'IniFile',
    {
      ...{ IniFile: 's72', FileName: 'l255', DirProperty: 'S72', Section: 'l96', Key: 'l128', Value: 'l255' },
      ...{ Action: 'i2', Component_: 's72' },
    },
    [['Org', 'environ|environment', 'DataDir', 'postern', 'POSTERN_ORG', '[ORGURL]', 0, programComponent]],
  ),
  // `postern` in every terminal that is opened from then on.
  table('Environment', { Environment: 's72', Name: 'l255', Value: 'L255', Component_: 's72' }, [
    ['Path', '=-*Path', '[~];[INSTALLDIR]', programComponent],
  ]),
  table(
    'MsiLockPermissionsEx',
    { MsiLockPermissionsEx: 's72', LockObject: 's72', Table: 's32', SDDLText: 's0', Condition: 'S255' },
    [
      // The service changes what is in its data folder; nobody else but administrators may even read it.
      ['Data', 'DataDir', 'CreateFolder', `O:BA${folderRights(`(A;OICI;0x1301bf;;;${serviceSid})`)}`, ''],
      // A folder outside Program Files would let others replace the program.
      ['Program', 'INSTALLDIR', 'CreateFolder', folderRights('(A;OICI;0x1200a9;;;BU)'), ''],
    ],
  ),
];
