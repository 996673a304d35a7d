import type { Locator, Page } from '@playwright/test';
import { expect, test } from './kit/screens.ts';

/** Tabs until the focus is there; fails where the keyboard does not reach it. */
async function tabTo(page: Page, target: Locator, most = 60): Promise<void> {
  await expect(target).toBeAttached();
  for (let n = 0; n < most; n++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} is not reached by Tab`);
}

async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

test('every screen is opened by keyboard, and its content is one key away', async ({ screens }) => {
  await screens.reload();
  await press(screens, screens.getByRole('button', { name: 'To the content' }));
  await expect(screens.locator('#content')).toBeFocused();
  for (const name of ['Activity', 'Connectors', 'TLS and proxy', 'Logs', 'Diagnostics', 'Settings', 'About']) {
    await press(screens, screens.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name }));
    await expect(screens.getByRole('heading', { name, level: 1 })).toBeVisible();
  }
});

test('the controls of the screens work by keyboard', async ({ screens }) => {
  await press(screens, screens.getByRole('button', { name: 'Pause' }));
  await expect(screens.getByRole('heading', { name: 'Paused' })).toBeVisible();
  await press(screens, screens.getByRole('button', { name: 'Resume' }));
  await expect(screens.getByRole('heading', { name: 'Connected', exact: true })).toBeVisible();

  await press(screens, screens.getByRole('link', { name: 'Make diagnostics bundle…' }));
  await press(screens, screens.getByRole('button', { name: 'state.json' }), 'Space');
  const text = screens.getByRole('region', { name: 'Text of state.json, exactly as it is packed' });
  await tabTo(screens, text);

  await press(screens, screens.getByRole('link', { name: 'Settings' }));
  await tabTo(screens, screens.getByRole('radio', { name: 'System' }));
  await screens.keyboard.press('ArrowRight');
  await expect(screens.getByRole('radio', { name: 'Light' })).toBeChecked();
  await press(screens, screens.getByRole('button', { name: 'Unenrol this agent…' }));
  const dialog = screens.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Keep it' }).last()).toBeFocused();
  await screens.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(screens.getByRole('button', { name: 'Unenrol this agent…' })).toBeFocused();
});

test('the whole wizard by keyboard, to the green circle', async ({ wizard, world, browser }) => {
  const button = (name: string) => wizard.getByRole('button', { name });
  await tabTo(wizard, wizard.getByLabel('Name of this agent'));
  await wizard.keyboard.press('ControlOrMeta+A');
  await wizard.keyboard.type('by-keyboard-01');
  await press(wizard, button('Begin'));
  await tabTo(wizard, wizard.getByLabel('Organization URL'));
  await wizard.keyboard.type(world.org.url);
  await expect(wizard.getByText('All passed')).toBeVisible();
  await press(wizard, button('Continue'));
  await press(wizard, button('Continue'));
  await expect(wizard.getByText('Waiting for a person to allow access')).toBeVisible();
  const open = wizard.getByRole('link', { name: 'Open browser' });
  await tabTo(wizard, open);
  await allowAccess(await browser.newPage(), (await open.getAttribute('href'))!, world.org.admin);
  await expect(wizard.getByText('The agent waits for work')).toBeVisible();
  await press(wizard, button('Continue'));
  await press(wizard, button('Open Status'));
  await expect(wizard.getByRole('heading', { name: 'Connected', exact: true })).toBeVisible();
});

/** What a person does in a browser of their own: whichever page the org shows, to Allow Access. By keyboard, too. */
async function allowAccess(page: Page, address: string, { login, password }: { login: string; password: string }) {
  await page.goto(address);
  const allow = page.getByRole('button', { name: 'Allow Access' });
  const sameCode = page.getByRole('button', { name: 'It is the same code' });
  const secret = page.getByRole('textbox', { name: 'Password' });
  for (;;) {
    await expect(allow.or(sameCode).or(secret).first()).toBeVisible();
    if (await allow.isVisible()) break;
    const loaded = page.waitForEvent('load');
    if (await secret.isVisible()) {
      await tabTo(page, page.getByLabel('Login'));
      await page.keyboard.type(login);
      await tabTo(page, secret);
      await page.keyboard.type(password);
      await page.keyboard.press('Enter');
    } else await press(page, sameCode);
    await loaded;
  }
  await press(page, allow);
  await page.close();
}
