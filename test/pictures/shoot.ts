import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { root } from '../../demo/system/program.ts';

const folder = join(root, 'docs', 'pictures');

/** Takes a screen in light and in dark, as small as PNG can be without a loss that is seen. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  // What was pressed last would look as if the pointer were over it.
  await page.mouse.move(0, 0);
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const path = join(folder, scheme === 'light' ? `${name}.png` : `${name}-dark.png`);
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    execFileSync('pngquant', ['--force', '--ext', '.png', '--speed', '1', '--strip', '--quality', '80-100', path]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
