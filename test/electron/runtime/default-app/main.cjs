// Starts the application that the command line names: `electron [-r module] [--switch …] FOLDER [argument …]`.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');
const { app } = require('electron');

const modules = [];
let folder;
for (let at = 1; at < process.argv.length && folder === undefined; at++) {
  const word = process.argv[at];
  if (word === '-r' || word === '--require') modules.push(process.argv[++at]);
  else if (!word.startsWith('-')) folder = resolve(word);
}
if (folder === undefined) {
  console.error('Name the folder of an application.');
  process.exit(1);
}
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
const { name, productName, version, desktopName } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.name = productName ?? name;
app.setVersion(version);
app.setDesktopName(desktopName ?? `${app.name}.desktop`);
app.setAppPath(folder);
for (const module of modules) Module._load(module, undefined, false);
Module._load(folder, undefined, true);
