import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { root } from '../../demo/system/program.ts';

const folder = join(root, 'docs', 'pictures');

/** Where a picture that looks the same in light and dark goes. */
export const pictureFile = (name: string): string => join(folder, `${name}.png`);

/** Makes a PNG as small as it can be without a loss that is seen. */
export const shrink = (path: string): Buffer =>
  execFileSync('pngquant', ['--force', '--ext', '.png', '--speed', '1', '--strip', '--quality', '80-100', path]);

/** Takes a part of a page that has colours of its own. */
export async function shootPart(part: Locator, name: string): Promise<void> {
  await part.screenshot({ path: pictureFile(name) });
  shrink(pictureFile(name));
}

/** Takes a screen in light and in dark. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  // What was pressed last would look as if the pointer were over it.
  await page.mouse.move(0, 0);
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const path = pictureFile(scheme === 'light' ? name : `${name}-dark`);
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    shrink(path);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
