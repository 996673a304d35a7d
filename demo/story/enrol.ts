import { join } from 'node:path';
import { allowAccess, type DeviceLine } from '../system/allow-access.ts';
import { runProgram, startProgram } from '../system/program.ts';
import { until } from '../system/until.ts';
import { expect, type Step, StepFailed, type Story, type StoryAgent } from './context.ts';

/** Enrols and starts one more agent, by device flow or by token. */
export async function addAgent(
  story: Story,
  name: string,
  how: 'device' | 'token',
): Promise<{ agent: StoryAgent; seen: string }> {
  const folder = join(story.folder, name);
  const common = ['--data', folder, '--org', story.orgUrl, '--ca', story.ca.caFile, '--name', name, '--json'];
  const env = { POSTERN_KEYCHAIN: 'file' };
  let seen: string;
  let agentId: string;
  if (how === 'token') {
    const { token } = await story.api.post('/agents/enrolment-tokens', { name: `for ${name}`, ttlMinutes: 15 });
    const done = await runProgram({
      name,
      file: 'agent/cli.ts',
      args: ['enrol', ...common, '--token', token],
      env,
      prefix: story.agentPrefix,
    });
    expect(done.code === 0, `postern enrol ended with ${done.code}: ${done.stdout}${done.stderr}`);
    agentId = JSON.parse(done.stdout.trim().split('\n').at(-1)!).agentId;
    seen = 'one-use enrolment token';
  } else {
    const program = await startProgram({
      name,
      file: 'agent/cli.ts',
      args: ['enrol', ...common, '--device'],
      env,
      readyEvent: 'device',
    });
    const headings = await allowAccess(story.http, story.admin, program.ready as unknown as DeviceLine).catch(
      (error: Error) => {
        throw new StepFailed(error.message);
      },
    );
    expect(headings.includes('Allow Access'), `The Allow Access page was not shown: ${headings.join(' → ')}`);
    agentId = await new Promise<string>((resolve, reject) => {
      program.onLine((line) => line.event === 'enrolled' && resolve(String(line['agentId'])));
      program.ended.then(() => reject(new StepFailed(`postern enrol ended without an agent: ${program.tail()}`)));
    });
    await program.ended;
    seen = headings.join(' → ');
  }
  const program = await startProgram({
    name,
    file: 'agent/cli.ts',
    args: ['run', '--data', folder, '--json-ready'],
    env,
    logFile: join(story.folder, `${name}.log`),
    prefix: story.agentPrefix,
  });
  story.cleanup.push(() => program.stop());
  const agent = { name, folder, id: agentId, program };
  story.agents.push(agent);
  return { agent, seen };
}

export const enrolStep: Step = {
  name: 'enrol an agent',
  async run(story) {
    const began = performance.now();
    const { agent, seen } = await addAgent(story, 'agent-1', story.options.enrol);
    const found = await until('a green circle for agent-1', async () => {
      const listed = await story.api.get(`/agents/${agent.id}`);
      return listed.connection === 'green' && listed;
    });
    return { sent: seen, row: `Agents page: ${found.name}, ${found.connection}`, took: performance.now() - began };
  },
};
