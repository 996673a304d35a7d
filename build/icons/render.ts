/** `node build/icons/render.ts`: draws main/icons/*.png, and the pictures of packages, from the SVG files beside it, in Chromium. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
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
// The two pictures of the Windows installer, whose dialogs take bitmaps alone.
await mkdir(join(from, 'installer'), { recursive: true });
for (const [file, width, height, style] of [
  ['banner.bmp', 493, 58, 'body{background:#fff}svg{position:absolute;right:14px;top:11px;width:36px}'],
  ['cover.bmp', 165, 312, 'body{background:#E9EEF6}svg{position:absolute;left:46px;top:108px;width:72px}'],
] as const) {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(`<style>*{margin:0}${style}</style>${mark}`);
  const shot = (await page.screenshot()).toString('base64');
  const pixels = await page.evaluate(async (png) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${png}`;
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
    canvas.drawImage(picture, 0, 0);
    return [...canvas.getImageData(0, 0, picture.width, picture.height).data];
  }, shot);
  await writeFile(join(from, 'installer', file), bitmap(pixels, width, height));
  await page.close();
}
await browser.close();

/** A Windows bitmap of 24 bits a pixel, from RGBA. Its lines go from the bottom up, each filled to four bytes. */
function bitmap(rgba: number[], width: number, height: number): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + stride * height);
  file.write('BM');
  for (const [at, value] of [
    ...[[2, file.length] as const, [10, 54] as const, [14, 40] as const, [18, width] as const, [22, height] as const],
    [34, stride * height] as const,
  ])
    file.writeUInt32LE(value, at);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let part = 0; part < 3; part++)
        file[54 + (height - 1 - y) * stride + x * 3 + part] = rgba[(y * width + x) * 4 + 2 - part]!;
  return file;
}
