import { isDefinedError, safe } from '@orpc/client';
import { CodedError, describe } from '@postern/protocol/messages';
import { type ConsoleClient, connectLocalConsole } from '../console/local-client.ts';
import { checkOrg } from '../enrol/check-org.ts';
import { requireIdentity } from '../enrol/identity.ts';
import { openParts } from '../parts.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { stageLine } from './stage-line.ts';

export interface TestOptions extends DataOption {
  json?: boolean;
  /** An address, or true for the org of this agent. */
  org?: string | boolean;
}

/** `postern test [app]`: tries the connectors step by step, through the running agent; `--org` tries the way to the org. */
export async function testCommand(
  app: string | undefined,
  options: TestOptions,
  context: CliContext,
): Promise<ExitCode> {
  if (options.org) return testOrg(options, context);
  const { dataDir } = context.environment(options.data);
  requireIdentity(dataDir);
  const console = await connectLocalConsole(dataDir);
  try {
    const { apps } = await console.client.state.get();
    const chosen =
      app === undefined
        ? apps
        : apps.filter(({ appId, label }) => appId === app || label.toLowerCase() === app.toLowerCase());
    if (app !== undefined && chosen.length === 0) throw new CodedError('app_unknown', { app });
    if (chosen.length === 0) context.out('This agent serves no app yet.');
    let worst: ExitCode = exitCodes.ok;
    for (const { appId, label } of chosen)
      if (!(await testOne(console.client, appId, label, options, context))) worst = exitCodes.failed;
    return worst;
  } finally {
    await console.close();
  }
}

async function testOne(
  client: ConsoleClient,
  appId: string,
  label: string,
  { json }: TestOptions,
  context: CliContext,
): Promise<boolean> {
  const { error, data } = await safe(client.apps.test({ appId }, { signal: context.stopped }));
  if (isDefinedError(error)) throw new CodedError('app_unknown', { app: label });
  if (error) throw error;
  const good = data.stages.every(({ state }) => state === 'ok');
  if (json) {
    context.out(JSON.stringify({ appId, label, ...data }));
    return good;
  }
  context.out(`${label}: ${data.versionWhy}`);
  for (const stage of data.stages) {
    context.out(stageLine(stage));
    if (!stage.error) continue;
    context.out(`      ${stage.error.message}`);
    context.out(`      ${describe(stage.error.code).next} (${stage.error.code})`);
  }
  return good;
}

async function testOrg({ data, org, json }: TestOptions, context: CliContext): Promise<ExitCode> {
  const parts = await openParts(context.environment(data));
  const address = typeof org === 'string' ? org : requireIdentity(parts.dataDir).org;
  const { results } = await checkOrg(address, parts);
  for (const result of results) {
    context.out(json ? JSON.stringify({ event: 'check', ...result }) : stageLine(result));
    if (!json && result.code) context.out(`      ${result.message}\n      ${result.next} (${result.code})`);
  }
  const failed = results.find(({ state }) => state === 'failed');
  if (!failed) return exitCodes.ok;
  return failed.stage === 'url' ? exitCodes.usage : exitCodes.unreachable;
}
