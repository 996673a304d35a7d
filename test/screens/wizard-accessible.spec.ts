import { createBrowser, decide } from '../../org/testing-browser.ts';
import { expect, test } from './kit/screens.ts';
import { violationsInBoth } from './kit/violations.ts';

test('no step of the wizard from TLS to the green circle has a serious violation, light or dark', async ({
  wizard: page,
  world,
}) => {
  const { login, password } = world.org.admin;
  const next = page.getByRole('button', { name: 'Continue' });
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByLabel('Organization URL').fill(world.org.url);
  await next.click();
  await expect(page.getByRole('heading', { name: 'How the connection is protected' })).toBeVisible();
  const found = { tls: await violationsInBoth(page), access: [] as string[], denied: [] as string[] };
  await next.click();
  const link = page.getByRole('link', { name: 'Open browser' });
  await expect(link).toBeVisible();
  found.access = await violationsInBoth(page);
  const answer = async (decision: 'allow' | 'deny') => {
    const url = (await link.getAttribute('href'))!;
    await decide(createBrowser(world.org.url), url, { login, password, decision });
    return url;
  };
  const first = await answer('deny');
  await expect(page.getByRole('alert')).toBeVisible();
  found.denied = await violationsInBoth(page);
  await page.getByRole('button', { name: 'Get a new code' }).click();
  await expect(link).not.toHaveAttribute('href', first);
  await answer('allow');
  await expect(next).toBeEnabled();
  const connect = await violationsInBoth(page);
  await next.click();
  await expect(page.getByRole('button', { name: 'Open Status' })).toBeVisible();
  expect({ ...found, connect, done: await violationsInBoth(page) }).toEqual({
    ...{ tls: [], access: [], denied: [], connect: [], done: [] },
  });
});
