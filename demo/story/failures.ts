import { listensBeyondLoopback } from '../system/listening.ts';
import { runProgram } from '../system/program.ts';
import { until } from '../system/until.ts';
import { connectorForm } from './connector-form.ts';
import { expect, rowOf, type Step } from './context.ts';
import { addAgent } from './enrol.ts';
import { titleArrives } from './people.ts';
import { startConnector } from './system.ts';

export const listensStep: Step = {
  name: 'the agent listens on nothing but loopback',
  async run(story) {
    const open = await listensBeyondLoopback(story.agents[0]!.program.pid);
    expect(open.length === 0, `The agent listens on ${open.join(', ')}`);
    const sent = story.options.outboundOnly
      ? 'every incoming connection to its network namespace is dropped'
      : 'all sockets of its process';
    return { sent, row: 'no listening socket that another machine could reach' };
  },
};

export const connectorDownStep: Step = {
  name: 'connector stopped, profile changed, connector started',
  async run(story) {
    const app = story.apps.hr;
    await app.connector.stop();
    const took = await titleArrives(
      story,
      'dalia@example.com',
      'Back again',
      async () => {
        await until('the open task that says why', async () => {
          const tasks = await story.api.get(`/tasks?appId=${app.id}`);
          return tasks.length > 0 && tasks;
        });
        app.connector = await startConnector(story, app);
      },
      90_000,
    );
    await until(
      'the task to close by itself',
      async () => (await story.api.get(`/tasks?appId=${app.id}`)).length === 0,
    );
    return {
      sent: 'title while the connector was down',
      row: `title ${(await rowOf(app, 'dalia@example.com'))!['title']}, no click`,
      took,
    };
  },
};

export const takeOverStep: Step = {
  name: 'a second agent takes over when the first is killed',
  async run(story) {
    const { agent } = await addAgent(story, 'agent-2', 'token');
    for (const app of Object.values(story.apps)) {
      await story.api.put(
        `/apps/${app.id}/provisioning`,
        connectorForm(
          app,
          story.agents.map(({ id }) => id),
        ),
      );
    }
    await story.agents[0]!.program.kill();
    const took = await titleArrives(story, 'dalia@example.com', 'Taken over', undefined, 45_000);
    return { sent: 'kill -9 of agent-1, then a title', row: `title Taken over, by ${agent.name}`, took };
  },
};

export const revokeStep: Step = {
  name: 'revoke an agent: its next call is refused',
  async run(story) {
    const agent = story.agents[1]!;
    const began = performance.now();
    await story.api.post(`/agents/${agent.id}/lifecycle/deactivate`);
    const state = await until('the refusal in postern status', async () => {
      const { stdout } = await runProgram({
        name: 'status',
        file: 'agent/cli.ts',
        args: ['status', '--data', agent.folder, '--json'],
      });
      const found = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
      return found.state === 'refused' && found;
    });
    const took = performance.now() - began;
    await story.api.post(`/users/${story.people['dalia@example.com']}`, { profile: { title: 'Must not arrive' } });
    const row = await rowOf(story.apps.hr, 'dalia@example.com');
    expect(row?.['title'] !== 'Must not arrive', 'A revoked agent still worked');
    return { sent: `deactivate ${agent.name}`, row: `${state.problem.code}; title stays ${row!['title']}`, took };
  },
};
