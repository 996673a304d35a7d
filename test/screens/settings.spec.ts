import { join } from 'node:path';
import { enrolAgent, startAgent } from '../kit/org-and-agent.ts';
import { expect, test } from './kit/screens.ts';

test('an agent leaves its org after asking, and can be enrolled again', async ({ openScreens, world, scratch }) => {
  const data = join(scratch.folder, 'leaving');
  const name = 'leaving-01';
  const id = await enrolAgent(world.org, data, name);
  await startAgent(data, scratch.cleanup);
  const screens = await openScreens(data);
  await screens.getByRole('link', { name: 'Settings' }).click();
  const unenrol = screens.getByRole('button', { name: 'Unenrol this agent…' });
  await unenrol.click();
  await expect(screens.getByRole('dialog', { name: `Unenrol ${name}?` })).toBeVisible();
  await screens.getByRole('button', { name: 'Keep it' }).last().click();
  await expect(screens.getByRole('dialog')).toBeHidden();
  await unenrol.click();
  await screens.getByRole('button', { name: 'Unenrol', exact: true }).click();
  await expect(screens.getByRole('heading', { name: 'Set up this agent', level: 1 })).toBeVisible();
  const agents: { id: string }[] = await world.org.api.get('/agents');
  expect(agents.map((agent) => agent.id)).toContain(world.agentId);
  expect(agents.map((agent) => agent.id)).not.toContain(id);
  await screens.getByRole('button', { name: 'Begin' }).click();
  await expect(screens.getByLabel('Organization URL')).toBeEditable();
});

test('light and dark are chosen, and stay', async ({ screens }) => {
  await screens.getByRole('link', { name: 'Settings' }).click();
  await screens.getByText('Dark', { exact: true }).click();
  await expect(screens.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await screens.reload();
  await expect(screens.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
});
