import type { Locator, Page } from '@playwright/test';
import { startFakeOrg } from '../../agent/link/fake-org.fixture.ts';
import { createBrowser, decide } from '../../org/testing-browser.ts';
import { expect, test } from './kit/screens.ts';

/** Goes from one control to the next until this one has the focus. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeEnabled();
  for (let n = 0; n < 40; n++) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${control}`);
}
const press = async (page: Page, name: string) => {
  await tabTo(page, page.getByRole('button', { name, exact: true }));
  await page.keyboard.press('Enter');
};
const link = (page: Page) => page.getByRole('link', { name: 'Open browser' });

/** To the step that shows the code, by the keyboard alone. */
async function toCode(page: Page, org: string): Promise<string> {
  await press(page, 'Begin');
  await tabTo(page, page.getByLabel('Organization URL'));
  await page.keyboard.type(org);
  await press(page, 'Continue');
  await expect(page.getByRole('heading', { name: 'How the connection is protected' })).toBeFocused();
  await press(page, 'Continue');
  return (await link(page).getAttribute('href'))!;
}

test('the whole wizard by keyboard; denied on the way, and a new code gets through', async ({
  wizard: page,
  world,
}) => {
  const { login, password } = world.org.admin;
  const decided = (url: string, decision: 'allow' | 'deny') =>
    decide(createBrowser(world.org.url), url, { login, password, decision });
  const first = await toCode(page, world.org.url);
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
  await expect(page.getByText(/asked \d+ s ago/)).toBeVisible();
  await decided(first, 'deny');
  await expect(page.getByRole('alert')).toContainText('An administrator denied access.');
  await press(page, 'Get a new code');
  await expect(link(page)).not.toHaveAttribute('href', first);
  await decided((await link(page).getAttribute('href'))!, 'allow');
  await press(page, 'Continue');
  await press(page, 'Open Status');
  await expect(page.getByRole('heading', { name: 'Connected', exact: true })).toBeVisible();
});

test('an org that is gone for a while is said, and a code that ran out is replaced with one button', async ({
  wizard: page,
}) => {
  const org = await startFakeOrg();
  org.deviceAnswers = ['authorization_pending'];
  await toCode(page, org.url);
  org.instead = (request) => {
    request.socket.destroy();
    return true;
  };
  await expect(page.getByText('The org is not reached just now; the code stays valid.')).toBeVisible();
  org.instead = undefined;
  await expect(page.getByText('Waiting for a person to allow access')).toBeVisible();
  org.deviceAnswers = ['expired_token', 'allow'];
  await expect(page.getByRole('alert')).toContainText('The code ran out after 10 minutes.');
  await page.getByRole('button', { name: 'Get a new code' }).click();
  await expect(page.getByRole('heading', { name: 'Connect', exact: true })).toBeVisible();
  await org.close();
});

test('back from a code after the page was opened again leads to the address, which is checked anew', async ({
  wizard: page,
}) => {
  const org = await startFakeOrg();
  org.deviceAnswers = ['authorization_pending'];
  await toCode(page, org.url);
  await page.reload();
  await expect(link(page)).toBeVisible();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByRole('heading', { name: 'Which organization?' })).toBeFocused();
  await page.getByLabel('Organization URL').fill(org.url);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'How the connection is protected' })).toBeFocused();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(link(page)).toBeVisible();
  await org.close();
});

test('no code to be had: said with what to do, and one button tries again', async ({ wizard: page }) => {
  const org = await startFakeOrg();
  org.deviceAnswers = ['authorization_pending'];
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByLabel('Organization URL').fill(org.url);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'How the connection is protected' })).toBeVisible();
  org.instead = (request) => {
    request.socket.destroy();
    return true;
  };
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toContainText('get a new code');
  org.instead = undefined;
  await page.getByRole('button', { name: 'Get a new code' }).click();
  await expect(link(page)).toBeVisible();
  await org.close();
});
