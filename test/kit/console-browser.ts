import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page, expect as playwright } from '@playwright/test';
import { root } from '../../demo/system/program.ts';

/** What a busy machine needs; each wait ends as soon as it holds. */
export const see = playwright.configure({ timeout: 40_000 });

/** A browser, and the org's console built as `npm test` builds it first. */
export async function launchForConsole(): Promise<Browser> {
  const build = "import('./build/setup/console.mjs').then(({ ensureConsole }) => ensureConsole())";
  execFileSync(process.execPath, ['-e', build], { cwd: root, stdio: 'inherit' });
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}

/**
 * A page of its own session.
 * @param complaints gets what the browser complains of: a failed script, or one that the Content-Security-Policy refused
 */
export async function openPage(browser: Browser, complaints: string[], height = 860): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1360, height } });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // Chromium logs what the org refuses, too.
    const refusal = /^Failed to load resource: .* status of 4\d\d/.test(message.text());
    if (message.type() === 'error' && !refusal) complaints.push(message.text());
  });
  return page;
}

export async function signInToConsole(
  page: Page,
  url: string,
  { login, password }: { login: string; password: string },
): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Login').fill(login);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await see(page.getByRole('navigation', { name: 'Console' })).toBeVisible();
}

/** Serious and critical violations of the page, as axe finds them: the rule and what breaks it. */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations: found } = await (rules ? axe.withRules(rules) : axe).analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${new URL(page.url()).pathname} ${id}: ${html.slice(0, 200)}`),
    );
}

/** What a failed test leaves to be looked at. */
export const failedPicture = (name: string): string => join(root, 'test-results', `${name}.png`);
