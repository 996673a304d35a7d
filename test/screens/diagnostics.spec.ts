import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './kit/screens.ts';

test('a bundle is collected, read and saved as it was read', async ({ screens, scratch, download }) => {
  await screens.getByRole('link', { name: 'Make diagnostics bundle…' }).click();
  await expect(screens.getByText(/^Collected /)).toBeVisible();
  const removed = screens.getByRole('region', { name: 'Removed' });
  await expect(removed).toContainText(/\d+ names and addresses of people/);

  await screens.getByRole('button', { name: 'actions.json' }).click();
  const text = screens.getByRole('region', { name: 'Text of actions.json, exactly as it is packed' });
  await expect(text).toContainText('"app": "personnel"');
  await expect(text.locator('mark').first()).toHaveText(/^\[name [0-9a-f]{6}\]$/);
  await expect(text).not.toContainText('Ada No.');

  const { name, path } = await download(() => screens.getByRole('button', { name: 'Save bundle' }).click());
  await expect(screens.getByText(`Saved as ${name}.`)).toBeVisible();
  execFileSync('unzip', ['-q', path], { cwd: scratch.folder });
  const packed = readFileSync(join(scratch.folder, name.replace('.zip', ''), 'actions.json'), 'utf8');
  expect(packed).toBe(await text.textContent());
});
