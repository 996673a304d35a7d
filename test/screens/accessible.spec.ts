import { expect, screensOfAgent, test } from './kit/screens.ts';
import { violations } from './kit/violations.ts';

for (const scheme of ['light', 'dark'] as const)
  test(`no screen has a serious violation, ${scheme}`, async ({ screens }) => {
    await screens.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const found: Record<string, string[]> = {};
    for (const link of screensOfAgent) {
      await screens.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: link }).click();
      await expect(screens.locator('main h1')).toBeVisible();
      if (link === 'Diagnostics') await expect(screens.getByText(/^Collected /)).toBeVisible();
      if (link === 'Activity') {
        await screens.getByRole('button', { name: 'Details of Ada No. 2' }).click();
        await expect(screens.getByRole('region', { name: 'Answer', exact: true })).toBeVisible();
      }
      if (link === 'Logs') await screens.getByRole('option').last().click();
      if (link === 'Connectors') {
        await screens.getByRole('button', { name: 'Test now' }).click();
        await expect(screens.getByText(/^Passed \d/)).toBeVisible();
      }
      found[link] = await violations(screens);
    }
    await screens.getByRole('link', { name: 'Settings' }).click();
    await screens.getByRole('button', { name: 'Unenrol this agent…' }).click();
    await expect(screens.getByRole('dialog')).toBeVisible();
    found['Unenrol'] = await violations(screens);
    expect(Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))).toEqual({});
  });

for (const scheme of ['light', 'dark'] as const)
  test(`no step of the wizard to the failed check has a serious violation, ${scheme}`, async ({ wizard }) => {
    await wizard.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const begin = wizard.getByRole('button', { name: 'Begin' });
    await expect(begin).toBeVisible();
    const welcome = await violations(wizard);
    await begin.click();
    await wizard.getByLabel('Organization URL').fill('localhost:1');
    await expect(wizard.getByText(/^Stopped at/)).toBeVisible();
    expect([...welcome, ...(await violations(wizard))]).toEqual([]);
  });
