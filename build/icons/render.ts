/** `node build/icons/render.ts`: draws main/icons/*.png from the SVG files beside it, in Chromium. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';

const from = import.meta.dirname;
const to = join(from, '..', '..', 'main', 'icons');
/** 16 for Windows and macOS, 24 for the panels of Linux desktops; each also for screens of twice the density. */
const traySizes = [16, 24];
const schemes = ['light', 'dark'] as const;

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
await mkdir(to, { recursive: true });

async function draw(svg: string, size: number, density: number, scheme: 'light' | 'dark', file: string, style = '') {
  const page: Page = await browser.newPage({ viewport: { width: size, height: size }, deviceScaleFactor: density });
  await page.emulateMedia({ colorScheme: scheme });
  await page.setContent(
    `<style>*{margin:0;box-sizing:border-box}body,svg{display:block;width:${size}px;height:${size}px}${style}</style>${svg}`,
  );
  await page.screenshot({ path: join(to, file), omitBackground: true });
  await page.close();
}

for (const name of (await readdir(from)).filter((file) => /^tray-.*\.svg$/.test(file))) {
  const svg = await readFile(join(from, name), 'utf8');
  for (const scheme of schemes)
    for (const size of traySizes)
      for (const density of [1, 2]) {
        const file = `${name.replace('.svg', '')}-${scheme}-${size}${density === 2 ? '@2x' : ''}.png`;
        await draw(svg, size, density, scheme, file);
      }
}
// The application's own icon: the mark on a tile that is seen on light and dark grounds alike.
const tileOf = (size: number): string => {
  const [padding, mark] = [Math.round((size * 88) / 512), size - 2 * Math.round((size * 88) / 512)];
  return `body{padding:${padding}px;background:#fff;border-radius:${(size * 96) / 512}px}svg{width:${mark}px!important;height:${mark}px!important}`;
};
const mark = await readFile(join(from, 'mark.svg'), 'utf8');
await draw(mark, 512, 1, 'light', 'postern.png', tileOf(512));
// The same for the menus of Linux desktops, whose sizes are in their names.
await mkdir(join(from, 'application'), { recursive: true });
for (const size of [16, 32, 48, 128, 256, 512])
  await draw(mark, size, 1, 'light', join('..', '..', 'build', 'icons', 'application', `${size}.png`), tileOf(size));
await browser.close();
