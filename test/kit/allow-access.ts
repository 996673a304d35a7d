import { type Page, expect as playwright } from '@playwright/test';
import type { RunningOrg } from './org-and-agent.ts';

const see = playwright.configure({ timeout: 40_000 });

/** Goes through the org's own pages in a browser, whichever of them it shows, to Allow Access. */
export async function allowAccess(tab: Page, { admin }: Pick<RunningOrg, 'admin'>, fingerprint: string): Promise<void> {
  const allow = tab.getByRole('button', { name: 'Allow Access' });
  const sameCode = tab.getByRole('button', { name: 'It is the same code' });
  const password = tab.getByRole('textbox', { name: 'Password' });
  for (;;) {
    await see(allow.or(sameCode).or(password).first()).toBeVisible();
    if (await allow.isVisible()) break;
    if (await password.isVisible()) {
      await tab.getByLabel('Login').fill(admin.login);
      await password.fill(admin.password);
      await Promise.all([tab.waitForEvent('load'), password.press('Enter')]);
    } else await Promise.all([tab.waitForEvent('load'), sameCode.click()]);
  }
  await see(tab.getByText(fingerprint)).toBeVisible();
  await allow.click();
}
