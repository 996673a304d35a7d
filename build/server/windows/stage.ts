import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentService } from '../agent.ts';
import { thirdPartyLicences } from '../licences.ts';
import { nodeAsPart, nodeRuntime, type Platform } from '../node-runtime.ts';
import { buildProgram, buildScreens } from '../programs.ts';
import { root, sourceEpoch } from '../root.ts';
import { billOfMaterials } from '../sbom.ts';
import { type Staged, settle, unique } from '../stage.ts';
import { buildHost } from './build-host.ts';
import { copyKeyring } from './keyring.ts';

/** The command line `postern`, for the PATH. */
const command = '@"%~dp0node.exe" "%~dp0agent\\postern.mjs" %*\r\n';

/** Builds the server edition for Windows into an empty folder: what lies below `C:\Program Files\Postern Agent`. */
export async function stageWindows(tree: string, platform: Platform = 'win-x64'): Promise<Staged> {
  const epoch = sourceEpoch();
  const runtime = nodeRuntime(platform);
  mkdirSync(tree, { recursive: true });
  const components = unique([
    ...(await buildProgram(agentService.bundle, join(tree, 'agent'))),
    ...(await buildScreens('renderer', join(tree, 'renderer', 'dist'))),
    ...copyKeyring(join(tree, 'agent', 'node_modules')),
  ]);
  cpSync(runtime.binary, join(tree, 'node.exe'));
  buildHost(join(tree, 'postern-agent.exe'));
  const sbom = billOfMaterials(agentService, components, nodeAsPart(runtime), epoch);
  const texts = {
    'postern.cmd': command,
    'LICENSE.txt': readFileSync(join(root, 'LICENSE')),
    'THIRD-PARTY-LICENCES.txt': thirdPartyLicences(components, nodeAsPart(runtime)),
    'sbom.cdx.json': sbom,
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(tree, name), text);
  settle(tree, epoch, {});
  return { tree, epoch, sbom };
}
