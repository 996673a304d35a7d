import { expect, test } from './kit/screens.ts';
import { agentName, appName } from './kit/world.ts';

/** Each screen of an enrolled agent: its link, its heading, and what shows that its content came. */
const pages = [
  { link: 'Status', heading: 'Connected', content: appName },
  { link: 'Activity', heading: 'Activity', content: 'Ada No. 2' },
  { link: 'Connectors', heading: 'Connectors', content: appName },
  { link: 'TLS and proxy', heading: 'TLS and proxy', content: 'TLS 1.2' },
  { link: 'Logs', heading: 'Logs', content: 'agent starts' },
  { link: 'Diagnostics', heading: 'Diagnostics', content: 'manifest.json' },
  { link: 'Settings', heading: 'Settings', content: agentName },
  { link: 'About', heading: 'About', content: 'Apache License 2.0' },
];

for (const { link, heading, content } of pages)
  test(`${link} opens and shows its content`, async ({ screens }) => {
    await screens.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: link }).click();
    await expect(screens.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
    await expect(screens.getByRole('main').getByText(content).first()).toBeVisible();
  });

test('an address that is no screen leads back to Status', async ({ screens }) => {
  await screens.evaluate(() => {
    location.hash = '/nowhere';
  });
  await screens.getByRole('link', { name: 'Open Status' }).click();
  await expect(screens.getByRole('heading', { name: 'Connected', level: 1 })).toBeVisible();
});

test('an agent that is not enrolled opens on the wizard', async ({ wizard }) => {
  await expect(wizard.getByRole('heading', { name: 'Set up this agent', level: 1 })).toBeVisible();
});
