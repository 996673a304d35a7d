import { until } from '../system/until.ts';
import { connectorForm } from './connector-form.ts';
import { expect, type Step, type Story, type StoryApp } from './context.ts';

const agentIds = (story: Story) => story.agents.map((agent) => agent.id);

async function testForm(story: Story, app: StoryApp): Promise<string> {
  const { results } = await story.api.post(`/apps/${app.id}/provisioning/test`, connectorForm(app, agentIds(story)));
  const [first] = results;
  expect(first?.report, `No report came from the agent: ${JSON.stringify(results).slice(0, 300)}`);
  const bad = first.report.stages.find((stage: { state: string }) => stage.state !== 'ok');
  expect(!bad, `${app.label}: ${bad?.stage} is ${bad?.state}: ${bad?.error?.message ?? ''}`);
  return first.report.stages.map((stage: { stage: string }) => stage.stage).join(' → ');
}

/** Makes the app, tests its connector with settings not yet saved, and saves them. */
export async function connectApp(story: Story, app: StoryApp): Promise<{ stages: string }> {
  const made = await story.api.post('/apps', { label: app.label, name: app.name });
  app.id = made.id;
  const stages = await testForm(story, app);
  await story.api.put(`/apps/${app.id}/provisioning`, connectorForm(app, agentIds(story)));
  return { stages };
}

export const testStep: Step = {
  name: 'test the connector, not yet saved',
  async run(story) {
    const began = performance.now();
    const app = story.apps.hr;
    const made = await story.api.post('/apps', { label: app.label, name: app.name });
    app.id = made.id;
    const stages = await testForm(story, app);
    const saved = await story.api.get(`/apps/${app.id}/provisioning`);
    expect(!saved.baseUrl, 'The test must not save the settings');
    const accounts = await app.application.query('select count(*) as n from app_user');
    return {
      sent: stages,
      row: `nothing saved, ${accounts[0]!['n']} accounts as before`,
      took: performance.now() - began,
    };
  },
};

export const saveStep: Step = {
  name: 'save the connector',
  async run(story) {
    const app = story.apps.hr;
    const began = performance.now();
    const saved = await story.api.put(`/apps/${app.id}/provisioning`, connectorForm(app, agentIds(story)));
    expect(saved.scimVersion === story.options.scim, `SCIM ${saved.scimVersion} was chosen for ${app.baseUrl}`);
    expect(!JSON.stringify(saved).includes('story-secret'), 'The answer holds the connector password');
    return {
      sent: `Basic, ${new URL(app.baseUrl).pathname}`,
      row: `SCIM ${saved.scimVersion}: ${saved.scimVersionWhy}`,
      took: performance.now() - began,
    };
  },
};

export const secondAppStep: Step = {
  name: 'second app, second connector, other auth',
  async run(story) {
    const began = performance.now();
    const app = story.apps.wiki;
    await connectApp(story, app);
    const login = 'ann.lee@example.com';
    await story.api.post(`/apps/${app.id}/users`, { id: story.people[login] });
    const row = await until(`${login} in ${app.label}`, async () => {
      const [found] = await app.application.query('select * from app_user where login = ?', [login]);
      return found;
    });
    const [inFirst] = await story.apps.hr.application.query('select * from app_user where login = ?', [login]);
    expect(inFirst, `${login} is no longer in the first app`);
    return {
      sent: 'Authorization: Bearer by HTTP Header; one person in both',
      row: `${row['login']} ${row['status']} in both`,
      took: performance.now() - began,
    };
  },
};
