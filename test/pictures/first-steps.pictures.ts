import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildDeb } from '../../build/package/deb.ts';
import { serverEdition } from '../../build/package/server-edition.ts';
import { stageServer } from '../../build/server/agent.ts';
import { createMachine } from '../installers/machine.ts';
import { allowAccess } from '../kit/allow-access.ts';
import { startOrg } from '../kit/org-and-agent.ts';
import { test } from './pictures-test.ts';
import { shootPart } from './shoot.ts';
import { openTerminal } from './terminal.ts';

test('from the package to Connected, in a terminal', async ({ browser, scratch: { folder, cleanup } }) => {
  test.setTimeout(600_000);
  const work = join(folder, 'first-steps');
  mkdirSync(work);
  const options = { edition: serverEdition, ...(await stageServer(join(work, 'tree'))), work, out: work, release: 1 };
  const deb = buildDeb(options);
  const org = await startOrg(work, cleanup);
  const machine = createMachine();
  cleanup.push(async () => machine.remove());
  copyFileSync(deb, join(machine.root, 'root', basename(deb)));
  const shell = ['env', '-i', 'HOME=/root', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C.UTF-8', 'TERM=screen'];
  const settings = ['PS1=$ ', 'POSTERN_NAME=hq-prov-01', 'DEBIAN_FRONTEND=noninteractive'];
  const terminal = openTerminal(work, [...machine.prefix, ...shell, ...settings, 'bash', '--norc']);
  cleanup.push(async () => terminal.close());

  // The shell is root's already, and this machine may have no sudo.
  terminal.type('cd; sudo() { "$@"; }; clear');
  await terminal.shows(/^\$$/);
  terminal.type(`sudo dpkg -i ${basename(deb)}`);
  await terminal.shows(/sudo postern configure\n(.*\n)*\$$/);
  terminal.type('sudo postern configure');
  await terminal.shows('Organization URL:');
  terminal.type(org.url);
  await terminal.shows('or none');
  terminal.type('');
  await terminal.shows('(Enter for none)');
  terminal.type('');
  const asked = await terminal.shows('Waiting, ');
  const tab = await browser.newPage();
  await tab.goto(/^Open (\S+)$/m.exec(asked)![1]!);
  await allowAccess(tab, org, /key fingerprint: (.+)$/m.exec(asked)![1]!);
  await terminal.shows(/Connected · (.*\n)*\$$/);

  await tab.setContent('<pre></pre>');
  await tab.addStyleTag({
    content:
      'pre { margin: 0; padding: 16px 20px; width: max-content; background: #14181f; color: #f2f4f8; font: 13px/15px "DejaVu Sans Mono", monospace }',
  });
  const shown = tab.locator('pre');
  await shown.evaluate((pre, text) => pre.append(text), terminal.text().replace(/\n\$$/, ''));
  await shootPart(shown, 'first-steps-terminal');
  await tab.close();
});
