import { chmodSync, cpSync, lutimesSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type CommandFacts, commandFacts } from './commands.ts';
import { bashCompletion, zshCompletion } from './completion.ts';
import { thirdPartyLicences } from './licences.ts';
import { type Manual, manPage } from './man-page.ts';
import { nodeAsPart, nodeRuntime } from './node-runtime.ts';
import { type Bundle, buildProgram, type Component } from './programs.ts';
import { root, sourceEpoch } from './root.ts';
import { billOfMaterials } from './sbom.ts';

/** Where things lie on a server, whichever package brought them. */
export interface Place {
  home: string;
  /** Node, and the program that it runs. */
  node: string;
  program: string;
}

/** A program that runs as a service of a machine. */
export interface Service {
  /** Of package, service and folders. */
  name: string;
  version: string;
  /** What an administrator types. */
  command: string;
  commandLine: Parameters<typeof commandFacts>[0];
  bundle: Bundle;
  /** Screens and other files that the program finds in its tree, as it does in the repository. @returns what they are made of */
  stageFiles(tree: string, place: Place): Promise<Component[]>;
  /** Files by their path from the root on. */
  files(place: Place): Record<string, string>;
  manual: Manual;
}

export interface Staged {
  /** The tree as it lies on a server, from `/` on. */
  tree: string;
  /** Seconds; the time of every file in it. */
  epoch: number;
  sbom: string;
}

export function placeOf({ name, bundle }: Pick<Service, 'name' | 'bundle'>): Place {
  const home = `/usr/lib/${name}`;
  return { home, node: `${home}/node`, program: `${home}/${dirname(bundle.entry)}/${bundle.file}` };
}

/** Builds a service for Linux into an empty folder: everything that it needs but the C library. */
export async function stageService(tree: string, service: Service): Promise<Staged> {
  const { name, command, bundle } = service;
  const place = placeOf(service);
  const { node, program } = place;
  const epoch = sourceEpoch();
  const runtime = nodeRuntime('linux-x64');
  const put = (path: string, content: string | Buffer): void => {
    const file = join(tree, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };

  const parts = await buildProgram(bundle, join(tree, dirname(program)));
  const components = unique([...parts, ...(await service.stageFiles(tree, place))]);
  const built = readFileSync(join(tree, program), 'utf8');
  put(program, `#!${node}\n${built.replace(/^#!.*\n/, '')}`);
  cpSync(runtime.binary, join(tree, node));
  for (const [path, content] of Object.entries(service.files(place))) put(path, content);

  const commands: CommandFacts[] = commandFacts(service.commandLine);
  put(`usr/share/bash-completion/completions/${command}`, bashCompletion(command, commands));
  put(`usr/share/zsh/site-functions/_${command}`, zshCompletion(command, commands));
  put(`usr/share/man/man1/${command}.1.gz`, gzipSync(manPage(service, commands, epoch), { level: 9 }));
  const sbom = billOfMaterials(service, components, nodeAsPart(runtime), epoch);
  const doc = `usr/share/doc/${name}`;
  put(`${doc}/LICENSE`, readFileSync(join(root, 'LICENSE')));
  put(`${doc}/THIRD-PARTY-LICENCES`, thirdPartyLicences(components, nodeAsPart(runtime)));
  put(`${doc}/sbom.cdx.json`, sbom);
  settle(tree, epoch, programsOf(service));
  return { tree, epoch, sbom };
}

/** Files of the tree that may be run, with their modes. */
export function programsOf(service: Pick<Service, 'name' | 'bundle' | 'command'>): Record<string, number> {
  const { node, program } = placeOf(service);
  return Object.fromEntries([node, program, `/usr/bin/${service.command}`].map((path) => [path.slice(1), 0o755]));
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
