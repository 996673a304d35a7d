import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Command } from 'commander';

const files = join(import.meta.dirname, 'files');
const placeholder = 'new-connector';

/** `postern-connector new <folder>`: a connector of one's own, with tests in place. */
export function newCommand(): Command {
  return new Command('new')
    .description('start a connector of your own: a project that runs, with tests, systemd unit and container file')
    .argument('<folder>', 'a folder that is not there yet, or is empty; its name is the name of the connector')
    .action((folder: string) => {
      const made = createProject(resolve(folder));
      process.stdout.write(
        `${made.map((file) => `  ${file}\n`).join('')}\nNext:\n  cd ${folder}\n  npm install    # README.md says how, while @postern/connector is in no registry\n  npm test\n`,
      );
    });
}

/** Writes the project; answers the names of its files. Throws a message for the admin. */
export function createProject(folder: string): string[] {
  const name = basename(folder);
  if (!/^[a-z][a-z0-9._-]{0,100}$/.test(name))
    throw new Error(`"${name}" is no name for a package. Use small letters, digits, - and _, a letter first.`);
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new Error(`${folder} is a file. Choose another folder.`);
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length) throw new Error(`${folder} is not empty. Choose another folder.`);
  cpSync(files, folder, { recursive: true });
  renameSync(join(folder, 'gitignore'), join(folder, '.gitignore'));
  renameSync(join(folder, 'systemd.service'), join(folder, `${name}.service`));
  const made = readdirSync(folder);
  for (const file of made) {
    const text = readFileSync(join(folder, file), 'utf8');
    writeFileSync(join(folder, file), text.replaceAll(placeholder, name));
  }
  return made;
}
