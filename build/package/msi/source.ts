import { createHash } from 'node:crypto';
import { windowsService } from '../../../agent/service/windows-services.ts';
import { publisher } from '../edition.ts';
import { guidOf, upgradeCode } from './guid.ts';
import { hostFile, hostId, product, programComponent, registryKey, serviceAccount } from './names.ts';

interface Source {
  version: string;
  productCode: string;
  /** What is installed, by paths below the folder `tree`, which wixl finds where it runs. */
  files: string[];
  icon: string;
}

const newer =
  'A newer version of the Postern agent is installed. Nothing was changed. To go back, remove it first: its settings and identity stay.';

/** What must be true, or else what is said; nothing is changed then. An installed product is not asked again. */
const conditions = Object.entries({
  'VersionNT64 >= 603': 'The Postern agent needs Windows 10 or Windows Server 2016, or newer, of 64 bits.',
  'NOT ENROLTOKENFILE OR ORGURL': 'ENROLTOKENFILE goes together with ORGURL, the address of the org.',
  'NOT (PROXY >< "@")':
    'PROXY takes an address without a password, which would stand in the log of the installer. Set the password in the agent afterwards: postern config set proxy.password',
})
  .map(([condition, message]) => `<Condition Message="${message}">Installed OR ${xml(condition)}</Condition>`)
  .join('\n');

/**
 * What wixl makes of it: files, service, registry, shortcut, upgrade and the searches for what an older version has. Dialogs
 * and actions are merged in afterwards, as wixl drops or misplaces them without a word.
 */
export function sourceText({ version, productCode, files: paths, icon }: Source): string {
  const found: string[] = [];
  const files = folder(paths, '', found);
  return `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
<Product Id="${productCode}" Name="${product}" Language="1033" Version="${version}" Manufacturer="${publisher.name}" UpgradeCode="${upgradeCode}">
<Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine" />
<MajorUpgrade DowngradeErrorMessage="${newer}" />
${conditions}
<Media Id="1" Cabinet="agent.cab" EmbedCab="yes" />
<Icon Id="Product.ico" SourceFile="${icon}" />
<Property Id="ARPPRODUCTICON" Value="Product.ico" />
<Property Id="ARPNOMODIFY" Value="1" />
<Property Id="OLDORGURL"><RegistrySearch Id="OldOrgUrl" Root="HKLM" Key="${registryKey}" Name="OrgUrl" Type="raw" Win64="yes" /></Property>
<Property Id="OLDFOLDER"><RegistrySearch Id="OldFolder" Root="HKLM" Key="${registryKey}" Name="Folder" Type="raw" Win64="yes" /></Property>
<Directory Id="TARGETDIR" Name="SourceDir">
<Directory Id="System64Folder" />
<Directory Id="ProgramMenuFolder" />
<Directory Id="ProgramFiles64Folder">
<Directory Id="INSTALLDIR" Name="${product}">
${files}
</Directory>
</Directory>
<Directory Id="CommonAppDataFolder">
<Directory Id="DataParent" Name="Postern">
${component('DataAbove', '<CreateFolder />', found)}
<Directory Id="DataDir" Name="Agent">
${component('Data', '<CreateFolder />', found)}
</Directory>
</Directory>
</Directory>
</Directory>
<Feature Id="Agent" Title="${product}" Level="1" ConfigurableDirectory="INSTALLDIR">
${found.map((id) => `<ComponentRef Id="${id}" />`).join('\n')}
</Feature>
</Product>
</Wix>
`;
}

/** The directories and files below a path, which ends with a slash. */
function folder(paths: string[], path: string, found: string[]): string {
  const below = paths.filter((one) => one.startsWith(path)).map((one) => one.slice(path.length));
  const names = [...new Set(below.map((one) => one.split('/')[0]!))];
  return names
    .map((name) => {
      const at = path + name;
      if (!paths.includes(at))
        return `<Directory Id="${idOf('d', at)}" Name="${name}">\n${folder(paths, `${at}/`, found)}\n</Directory>`;
      const host = at === hostFile;
      const id = host ? hostId : idOf('f', at);
      const file = `<File Id="${id}" Name="${name}" Source="tree/${at}" KeyPath="yes" />`;
      return component(host ? programComponent : idOf('c', at), host ? `${file}\n${withHost}` : file, found);
    })
    .join('\n');
}

/** What comes and goes with the service host. */
const withHost = `<CreateFolder />
<ServiceInstall Id="Service" Name="${windowsService}" DisplayName="${product}" Description="Carries accounts from an org to the applications in this network." Type="ownProcess" Start="auto" ErrorControl="normal" Account="${serviceAccount}" />
<ServiceControl Id="ServiceControl" Name="${windowsService}" Start="install" Stop="both" Remove="uninstall" Wait="yes" />
<Shortcut Id="Screens" Directory="ProgramMenuFolder" Name="${product}" Target="[INSTALLDIR]${hostFile}" Arguments="open" Description="Opens the screens of the agent" Icon="Product.ico" />
<RegistryValue Root="HKLM" Key="${registryKey}" Name="OrgUrl" Type="string" Value="[ORGURL]" />
<RegistryValue Root="HKLM" Key="${registryKey}" Name="Folder" Type="string" Value="[INSTALLDIR]" />`;

function component(id: string, content: string, found: string[]): string {
  found.push(id);
  return `<Component Id="${id}" Guid="${guidOf(`component ${id}`)}" Win64="yes">\n${content}\n</Component>`;
}

const idOf = (kind: string, path: string): string =>
  `${kind}${createHash('sha256').update(path).digest('hex').slice(0, 16)}`;

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
