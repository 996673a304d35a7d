import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { begin } from './kit/earlier-log.ts';
import { expect, test } from './kit/screens.ts';

const open = async (page: Page): Promise<void> => {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Logs' }).click();
  await expect(page.getByRole('option').last()).toBeVisible();
};
const row = (page: Page, text: string) => page.getByRole('option').filter({ hasText: new RegExp(`${text}(?!\\d)`) });
const list = (page: Page) => page.getByRole('listbox', { name: 'Lines of the log' });

/** Resolves once the list has not moved for some frames: the Chromium of the tests' Electron lets a wheel run on over a jump. */
const stands = (page: Page) =>
  list(page).evaluate(
    (element) =>
      new Promise<void>((done) => {
        let [last, still] = [Number.NaN, 0];
        const look = () => {
          still = element.scrollTop === last ? still + 1 : 0;
          last = element.scrollTop;
          if (still === 10) done();
          else requestAnimationFrame(look);
        };
        look();
      }),
  );

test('turned files and the log are one: from the newest line to the first, with numbers, and on to a time', async ({
  screens,
}) => {
  await open(screens);
  await expect(screens.getByRole('switch', { name: 'Follow' })).toBeChecked();
  await list(screens).focus();
  await screens.keyboard.press('Home');
  await expect(row(screens, 'earlier 0')).toContainText('1');
  await expect(screens.getByRole('switch', { name: 'Follow' })).not.toBeChecked();
  // Scrolled on, the next pages come by themselves.
  await screens.mouse.move(600, 400);
  await expect(async () => {
    await screens.mouse.wheel(0, 5_000);
    expect(
      Number((await screens.getByRole('option').first().textContent())?.match(/earlier (\d+)/)?.[1]),
    ).toBeGreaterThan(2_500);
  }).toPass();
  await stands(screens);
  const local = new Date(begin + 20_000_000 - new Date(begin).getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  await screens.getByLabel('Go to a time').fill(local);
  await screens.keyboard.press('Enter');
  await expect(row(screens, 'earlier 20000')).toBeVisible();
  await expect(row(screens, 'earlier 20000')).toContainText('20,001');
  expect(await screens.getByRole('option').count()).toBeLessThan(150);
  await list(screens).focus();
  await screens.keyboard.press('End');
  await expect(screens.getByRole('switch', { name: 'Follow' })).toBeChecked();
});

test('what is added while it follows is at the end; scrolled away from, the lines stay where they are', async ({
  screens,
  world,
}) => {
  await open(screens);
  const add = (text: string) =>
    appendFileSync(join(world.data, 'agent.log'), `${JSON.stringify({ level: 30, time: Date.now(), msg: text })}\n`);
  add('written just now');
  await expect(row(screens, 'written just now')).toBeVisible();
  await list(screens).focus();
  await screens.keyboard.press('ArrowUp');
  await screens.keyboard.press('ArrowUp');
  await expect(screens.getByRole('switch', { name: 'Follow' })).not.toBeChecked();
  await expect(screens.getByRole('region', { name: 'One line of the log' })).toBeVisible();
  add('written later');
  await screens.getByRole('switch', { name: 'Follow' }).click();
  await expect(row(screens, 'written later')).toBeVisible();
});

test('a search finds lines of the turned files; level, app and action choose lines', async ({ screens }) => {
  await open(screens);
  const search = screens.getByRole('searchbox', { name: 'Text in a line' });
  await search.fill('earlier 17777');
  await expect(row(screens, 'earlier 17777')).toBeVisible();
  await expect(screens.getByRole('option')).toHaveCount(1);
  await search.fill('no line has this');
  await expect(screens.getByText('No line matches.')).toBeVisible();
  await search.fill('');
  await screens.goto(`${screens.url().split('#')[0]}#/logs?action=action-15123`);
  await screens.reload();
  await expect(row(screens, 'earlier 15123')).toBeVisible();
  await expect(screens.getByRole('option')).toHaveCount(1);
  await row(screens, 'earlier 15123').click();
  await screens.getByRole('link', { name: 'Open the action' }).click();
  await expect(screens.getByRole('heading', { name: 'Activity', level: 1 })).toBeVisible();
});

test('the whole log is saved', async ({ screens, world, download }) => {
  await open(screens);
  const { path } = await download(() => screens.getByRole('button', { name: 'Download' }).click());
  const text = readFileSync(path, 'utf8');
  expect(text.startsWith(readFileSync(join(world.data, '20260105-0900-01-agent.log'), 'utf8'))).toBe(true);
  expect(text).toContain('agent starts');
});
