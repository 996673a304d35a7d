import { bits, button, type Control, type Dialog, text } from './dialog.ts';
import { box, cover, page } from './pages.ts';

const usable = bits.visible | bits.enabled;
const checkBox = (name: string, at: Control['at'], property: string, words: string): Control => ({
  ...{ name, type: 'CheckBox', at, property, text: words, checked: '1' },
});
const next = (dialog: string) => ({ words: '&Next >', events: [['NewDialog', dialog]] as [string, string][] });
const finish = (argument: string, before: [string, string, string][] = []) => ({
  ...{ cancel: false },
  next: { words: '&Finish', events: [...before, ['EndDialog', argument] as [string, string]] },
});

/** What a person is led through; `licence` is RTF on one line. */
export const dialogs = (licence: string): Dialog[] => [
  cover(
    'WelcomeDlg',
    'Install [ProductName] [ProductVersion]',
    'The agent carries accounts from your org to the applications in this network. It opens every connection itself: no port is opened on this computer.',
    [],
    { next: next('LicenceDlg') },
  ),
  page(
    'LicenceDlg',
    'Licence',
    'Postern is free software under the Apache License 2.0.',
    [
      {
        ...{ name: 'Licence', type: 'ScrollableText', at: [15, 54, 340, 146], text: licence },
        attributes: usable | bits.sunken,
      },
      checkBox('Accept', [15, 208, 340, 17], 'LICENCEACCEPTED', 'I &accept the terms of this licence'),
    ],
    {
      ...{ back: 'WelcomeDlg', first: 'Accept' },
      next: {
        words: '&Next >',
        events: [['NewDialog', 'FolderDlg', 'LICENCEACCEPTED = "1"']],
        conditions: [
          ['Disable', 'LICENCEACCEPTED <> "1"'],
          ['Enable', 'LICENCEACCEPTED = "1"'],
        ],
      },
    },
  ),
  page(
    'FolderDlg',
    'Folder',
    'Where the program lies. Settings and identity are in ProgramData.',
    [
      text('Label', [15, 60, 340, 12], 'Install [ProductName] in:'),
      { name: 'Path', type: 'PathEdit', at: [15, 76, 340, 18], property: 'INSTALLDIR' },
      button('Change', 15, 102, 'C&hange...', [
        ['[BROWSE]', 'INSTALLDIR'],
        ['SpawnDialog', 'BrowseDlg'],
      ]),
    ],
    {
      ...{ back: 'LicenceDlg', first: 'Path' },
      next: {
        words: '&Next >',
        events: [
          ['SetTargetPath', 'INSTALLDIR'],
          ['NewDialog', 'OrgDlg'],
        ],
      },
    },
  ),
  page(
    'OrgDlg',
    'Organization URL',
    'The address of the org that this agent works for.',
    [
      text('Label', [15, 60, 340, 12], '&Organization URL, e.g. https://acme.example.com'),
      { name: 'Url', type: 'Edit', at: [15, 76, 340, 18], property: 'ORGURL', text: '{200}' },
      text(
        'Then',
        [15, 106, 340, 40],
        'After the installation a browser opens, tries each step of the way there, and shows a code. An administrator of the org presses Allow Access. A proxy and a CA of your own can be set there.',
      ),
    ],
    {
      ...{ back: 'FolderDlg', first: 'Url' },
      next: {
        words: '&Next >',
        events: [
          ['SpawnDialog', 'NoUrlDlg', 'NOT ORGURL'],
          ['NewDialog', 'ReadyDlg', 'ORGURL'],
        ],
      },
    },
  ),
  box('NoUrlDlg', 'Enter the address of your org, e.g. https://acme.example.com', [['Ok', 'OK', 'Return']]),
  page(
    'ReadyDlg',
    'Ready to install',
    'Nothing was changed so far.',
    [
      text('Folder', [15, 60, 340, 24], 'Folder: [INSTALLDIR]'),
      text('Org', [15, 88, 340, 24], 'Organization: [ORGURL]'),
      text(
        'Account',
        [15, 116, 340, 24],
        'Service account: NT SERVICE\\PosternAgent, which has no password and no rights of an administrator',
      ),
      text('Data', [15, 144, 340, 24], 'Settings, identity and log: [DataDir]'),
    ],
    {
      back: 'OrgDlg',
      next: {
        words: '&Install',
        events: [
          ['EndDialog', 'Return', 'OutOfDiskSpace <> 1'],
          ['SpawnDialog', 'DiskDlg', 'OutOfDiskSpace = 1'],
        ],
      },
    },
  ),
  page(
    'ProgressDlg',
    '[DOING] [ProductName]',
    'This takes a minute.',
    [
      { ...text('Action', [15, 70, 340, 12], ''), hears: ['ActionText', 'Text'] },
      { ...text('Data', [15, 86, 340, 24], ''), hears: ['ActionData', 'Text'] },
      {
        ...{ name: 'Bar', type: 'ProgressBar', at: [15, 115, 340, 10], hears: ['SetProgress', 'Progress'] },
        attributes: bits.visible | bits.transparent,
      },
    ],
    { first: 'Cancel' },
  ),
  cover(
    'ExitDlg',
    '[ProductName] is [DONE]',
    '[DONETEXT]',
    [
      {
        ...checkBox('Open', [135, 172, 225, 20], 'OPENSCREENS', 'Open Allow Access in the &browser'),
        conditions: [['Hide', 'DONE <> "installed"']],
      },
    ],
    finish('Return', [['DoAction', 'OpenScreens', 'OPENSCREENS = "1" AND DONE = "installed"']]),
  ),
  cover(
    'FatalDlg',
    'The installation failed',
    'Nothing was changed on this computer. To see why, run msiexec /i FILE /l*v install.log in a terminal. What the agent itself said is in [DataDir]service.log.',
    [],
    finish('Exit'),
  ),
  cover('UserExitDlg', 'The installation was cancelled', 'Nothing was changed on this computer.', [], finish('Exit')),
  cover(
    'MaintenanceDlg',
    'Repair or remove [ProductName]',
    'Repair puts missing or damaged files back. Remove takes the program and its service off this computer; settings and identity stay, so that a new installation asks nothing.',
    [
      button('Repair', 135, 136, 'Re&pair', [
        ['[DOING]', 'Repairing'],
        ['[DONE]', 'repaired'],
        ['[DONETEXT]', 'The service runs.'],
        ['ReinstallMode', 'ecmus'],
        ['Reinstall', 'ALL'],
        ['EndDialog', 'Return'],
      ]),
      checkBox('Unenrol', [135, 170, 225, 17], 'UNENROL', 'On removal, take it out of the &org'),
      checkBox('Forget', [135, 190, 225, 17], 'REMOVEDATA', '&Delete settings, identity and log too'),
    ],
    {
      next: {
        words: '&Remove',
        events: [
          ['[DOING]', 'Removing'],
          ['[DONE]', 'removed'],
          ['[DONETEXT]', 'Settings and identity are still in [DataDir]'],
          ['[DONETEXT]', 'Its settings, identity and log are deleted.', 'REMOVEDATA = "1"'],
          ['Remove', 'ALL'],
          ['EndDialog', 'Return'],
        ],
      },
    },
  ),
  {
    ...{ name: 'BrowseDlg', size: [370, 270], attributes: 3, title: '[ProductName] Setup' },
    ...{ first: 'Tree', usual: 'Ok', cancel: 'Cancel' },
    controls: [
      text('Label', [15, 12, 340, 12], 'Folder'),
      {
        ...{ name: 'Combo', type: 'DirectoryCombo', at: [15, 30, 250, 80], property: 'BROWSE' },
        // Fixed and remote drives.
        attributes: usable | bits.indirect | 0xb0000,
      },
      button('Up', 270, 29, '&Up', [['DirectoryListUp', '0']]),
      {
        ...{ name: 'Tree', type: 'DirectoryList', at: [15, 52, 340, 130], property: 'BROWSE' },
        attributes: usable | bits.indirect | bits.sunken,
      },
      {
        ...{ name: 'Path', type: 'PathEdit', at: [15, 192, 340, 18], property: 'BROWSE' },
        attributes: usable | bits.indirect,
      },
      button('New', 15, 243, '&New', [['DirectoryListNew', '0']]),
      button('Ok', 236, 243, 'OK', [
        ['SetTargetPath', '[BROWSE]'],
        ['EndDialog', 'Return'],
      ]),
      button('Cancel', 304, 243, 'Cancel', [
        ['Reset', '0'],
        ['EndDialog', 'Return'],
      ]),
    ],
  },
  box('CancelDlg', 'Stop the installation?', [
    ['No', '&Go on', 'Return'],
    ['Yes', '&Stop', 'Exit'],
  ]),
  box('DiskDlg', 'The disk has not enough free space.', [['Ok', 'OK', 'Return']]),
  inUse,
  fault,
];

/** Windows Installer shows it by this name where it must replace files that run. */
const inUse: Dialog = {
  ...{
    name: 'FilesInUse',
    size: [370, 270],
    attributes: 19,
    title: '[ProductName] Setup',
    first: 'Retry',
    cancel: 'Exit',
  },
  controls: [
    text('Label', [15, 12, 340, 30], 'These programs use files that must be replaced. Close them, then press Retry.'),
    {
      name: 'List',
      type: 'ListBox',
      at: [15, 48, 340, 150],
      property: 'FileInUseProcess',
      attributes: usable | bits.sunken,
    },
    button('Retry', 304, 243, '&Retry', [['EndDialog', 'Retry']]),
    button('Ignore', 242, 243, '&Ignore', [['EndDialog', 'Ignore']]),
    button('Exit', 180, 243, 'E&xit', [['EndDialog', 'Exit']]),
  ],
};

/** Names, places and ends of its buttons are Windows Installer's. */
const fault: Dialog = {
  ...{ name: 'ErrorDlg', size: [270, 105], attributes: 65539, title: '[ProductName] Setup', first: 'ErrorText' },
  controls: [
    text('ErrorText', [15, 15, 240, 55], ''),
    ...(
      [
        ...[['A', '&Abort', 'ErrorAbort'] as const, ['C', 'Cancel', 'ErrorCancel'] as const],
        ...[['I', '&Ignore', 'ErrorIgnore'] as const, ['N', '&No', 'ErrorNo'] as const],
        ...[
          ['O', 'OK', 'ErrorOk'] as const,
          ['R', '&Retry', 'ErrorRetry'] as const,
          ['Y', '&Yes', 'ErrorYes'] as const,
        ],
      ] as const
    ).map(([name, words, argument]) => button(name, 100, 80, words, [['EndDialog', argument]])),
  ],
};
