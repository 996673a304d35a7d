import {
  chmodSync,
  cpSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { serviceEnvironment, serviceName, unitText } from '../../agent/service/unit.ts';
import { commandFacts } from './commands.ts';
import { bashCompletion, zshCompletion } from './completion.ts';
import { thirdPartyLicences } from './licences.ts';
import { manPage } from './man-page.ts';
import { nodeAsPart, nodeRuntime } from './node-runtime.ts';
import { buildAgent, buildScreens, type Component } from './programs.ts';
import { root, sourceEpoch } from './root.ts';
import { billOfMaterials } from './sbom.ts';

/** Where the program lies on a server, whichever package brought it. */
const home = `/usr/lib/${serviceName}`;
const node = `${home}/node`;
const program = `${home}/agent/postern.mjs`;

export interface Staged {
  /** The tree as it lies on a server, from `/` on. */
  tree: string;
  /** Seconds; the time of every file in it. */
  epoch: number;
  sbom: string;
}

/** Builds the server edition for Linux into an empty folder: everything that it needs but the C library. */
export async function stageServer(tree: string): Promise<Staged> {
  const epoch = sourceEpoch();
  const runtime = nodeRuntime('linux-x64');
  const put = (path: string, content: string | Buffer, mode = 0o644): void => {
    const file = join(tree, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode });
  };

  const components = unique([
    ...(await buildAgent(join(tree, home, 'agent'))),
    ...(await buildScreens(join(tree, home, 'renderer', 'dist'))),
  ]);
  const built = readFileSync(join(tree, program), 'utf8');
  put(program, `#!${node}\n${built.replace(/^#!.*\n/, '')}`);
  cpSync(runtime.binary, join(tree, node));
  mkdirSync(join(tree, 'usr/bin'), { recursive: true });
  symlinkSync(`../lib/${serviceName}/agent/postern.mjs`, join(tree, 'usr/bin/postern'));

  put(`usr/lib/systemd/system/${serviceName}.service`, unitText({ node, program }));
  put(serviceEnvironment, readFileSync(join(root, 'build/server/files/environment')));
  const { description, commands } = commandFacts();
  put('usr/share/bash-completion/completions/postern', bashCompletion(commands));
  put('usr/share/zsh/site-functions/_postern', zshCompletion(commands));
  put('usr/share/man/man1/postern.1.gz', gzipSync(manPage(description, commands, epoch), { level: 9 }));
  const sbom = billOfMaterials(serviceName, components, nodeAsPart(runtime), epoch);
  const doc = `usr/share/doc/${serviceName}`;
  put(`${doc}/LICENSE`, readFileSync(join(root, 'LICENSE')));
  put(`${doc}/THIRD-PARTY-LICENCES`, thirdPartyLicences(components, nodeAsPart(runtime)));
  put(`${doc}/sbom.cdx.json`, sbom);
  settle(tree, epoch, { [node.slice(1)]: 0o755, [program.slice(1)]: 0o755 });
  return { tree, epoch, sbom };
}

export function unique(components: Component[]): Component[] {
  const byName = new Map(components.map((part) => [`${part.name}@${part.version}`, part]));
  return [...byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
}

/** The same modes and times whoever builds, and whenever; `programs` are the files that may be run, with their modes. */
export function settle(top: string, epoch: number, programs: Record<string, number>, path = ''): void {
  for (const entry of readdirSync(join(top, path), { withFileTypes: true })) {
    const at = join(path, entry.name);
    if (entry.isDirectory()) settle(top, epoch, programs, at);
    else if (entry.isFile()) chmodSync(join(top, at), programs[at] ?? 0o644);
    lutimesSync(join(top, at), epoch, epoch);
  }
  chmodSync(join(top, path), 0o755);
  lutimesSync(join(top, path), epoch, epoch);
}
