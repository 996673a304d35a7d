import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDownloads } from './downloads.ts';

const deb = 'postern-agent_0.1.0-1_amd64.deb';
const rpm = 'postern-agent-0.1.0-1.x86_64.rpm';
const sha256 = (bytes: string) => createHash('sha256').update(bytes).digest('hex');

let top: string;
let folder: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'postern-downloads-'));
  folder = join(top, 'downloads');
  mkdirSync(folder);
  writeFileSync(join(top, 'secret'), 'secret');
});
afterEach(() => rmSync(top, { recursive: true, force: true }));
const put = (name: string, bytes: string) => writeFileSync(join(folder, name), bytes);

test('lists the packages of the agent with size and checksum, the newest of each kind first', async () => {
  const names = [rpm, deb, 'postern-agent-0.1.0.msi', 'postern-agent-0.10.0.msi', 'postern-agent-0.9.0.msi'];
  for (const name of names) put(name, name);
  put('postern-desktop-0.1.0-0.1.notforrelease.x86_64.rpm', 'x');
  put('postern-desktop_0.1.0-1~notforrelease_amd64.deb', 'x');
  for (const other of ['postern-org_0.1.0-1_amd64.deb', 'postern-agent-0.1.0.cdx.json', 'notes.txt', `${deb}.part`])
    put(other, 'x');
  mkdirSync(join(folder, 'postern-agent-0.2.0.msi'));
  const { files, ...rest } = await createDownloads(folder).list();
  expect(rest).toEqual({ folder, error: null });
  expect(files.map(({ edition, system, version }) => `${edition} ${system} ${version}`)).toEqual([
    ...['server windows 0.10.0', 'server windows 0.9.0', 'server windows 0.1.0'],
    ...['server rhel 0.1.0-1', 'server debian 0.1.0-1'],
    ...['desktop rhel 0.1.0-0.1.notforrelease', 'desktop debian 0.1.0-1~notforrelease'],
  ]);
  expect(files.find(({ file }) => file === deb)).toMatchObject({
    size: deb.length,
    sha256: sha256(deb),
    damaged: false,
  });
});

test('hands out the bytes, and those of a file that took its place', async () => {
  put(deb, 'first');
  const downloads = createDownloads(folder);
  const first = await downloads.open(deb);
  expect([first.name, first.size, await text(first.content)]).toEqual([deb, 5, 'first']);
  put(deb, 'the second');
  expect((await downloads.list()).files[0]).toMatchObject({ size: 10, sha256: sha256('the second') });
  expect(await text((await downloads.open(deb)).content)).toBe('the second');
});

test('a file that SHA256SUMS says otherwise of is listed as damaged and not handed out', async () => {
  put(deb, 'whole');
  put(rpm, 'cut sho');
  put('SHA256SUMS', `${sha256('whole')}  ${deb}\n${sha256('cut short').toUpperCase()} *${rpm}\n`);
  const downloads = createDownloads(folder);
  const { files } = await downloads.list();
  expect(files.map(({ file, damaged }) => [file, damaged])).toEqual([
    [rpm, true],
    [deb, false],
  ]);
  await expect(downloads.open(rpm)).rejects.toMatchObject({ code: 'download_damaged' });
  expect(await text((await downloads.open(deb)).content)).toBe('whole');
});

test('nothing but a listed file can be asked for', async () => {
  put(deb, 'x');
  put('notes.txt', 'x');
  symlinkSync(join(top, 'secret'), join(folder, rpm));
  const downloads = createDownloads(folder);
  expect((await downloads.list()).files.map(({ file }) => file)).toEqual([deb]);
  const refused = async (name: string) => {
    await expect(downloads.open(name)).rejects.toMatchObject({ code: 'not_found' });
  };
  for (const name of [rpm, 'notes.txt', '../secret', `../downloads/${deb}`, `./${deb}`, join(folder, deb), '', '..'])
    await refused(name);
});

test('without a folder there is nothing; one that cannot be read is said', async () => {
  expect(await createDownloads(undefined).list()).toEqual({ folder: null, error: null, files: [] });
  await expect(createDownloads(undefined).open(deb)).rejects.toMatchObject({ code: 'not_found' });
  const missing = createDownloads(join(top, 'gone'));
  expect(await missing.list()).toMatchObject({
    error: { code: 'downloads_unreadable', message: expect.stringContaining('ENOENT') },
    files: [],
  });
  await expect(missing.open(deb)).rejects.toMatchObject({ code: 'downloads_unreadable' });
});
