import { CodedError } from '@postern/protocol/messages';
import { readIdentity } from '../enrol/identity.ts';
import { createServiceManager } from '../service/create-manager.ts';
import type { CliContext, DataOption } from './context.ts';
import { type EnrolOptions, enrolHere } from './enrol.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { thisProgram } from './service.ts';
import { firstStatus } from './status.ts';

export type ConfigureOptions = DataOption & Pick<EnrolOptions, 'org'>;

/** `postern configure`: asks what is needed, checks it, waits for Allow Access, starts the service. What fails is told and asked again. */
export async function configureCommand(options: ConfigureOptions, context: CliContext): Promise<ExitCode> {
  const environment = context.environment(options.data);
  const known = readIdentity(environment.dataDir);
  if (known) context.out(`This agent is enrolled in ${known.org} already, as "${known.name}".`);
  else await enrolByAnswers({ ...environment.enrol, ...options }, context);
  return startService(options, context, !known);
}

async function enrolByAnswers(known: EnrolOptions, context: CliContext): Promise<void> {
  context.out('The agent connects outward only; no port is opened on this machine.\n');
  let answers = known;
  for (;;) {
    answers = await askAll(answers, context);
    try {
      return await enrolHere(answers, context);
    } catch (error) {
      if (!(error instanceof CodedError) || context.stopped.aborted) throw error;
      context.err(`\n${error.message}\n${error.next}\n(${error.code})\n\n`);
    }
  }
}

/** What was answered before is the suggestion now. */
async function askAll(before: EnrolOptions, context: CliContext): Promise<EnrolOptions> {
  const ask = async (question: string, suggestion: string, hidden = false): Promise<string> => {
    const answer = await context.ask(`${question}${suggestion ? ` [${suggestion}]` : ''}: `, { hidden });
    if (answer === undefined)
      throw new CodedError('usage', { detail: 'The input ended before every question was answered.' });
    return answer || suggestion;
  };
  const org = await ask('Organization URL', before.org ?? '');
  const proxy = await askProxy(before.proxy, ask);
  const shown = before.ca?.join(',') ?? '';
  const ca = await ask('CA certificate file, where your network inspects TLS (Enter for none)', shown);
  const files = ca.split(',').filter(Boolean);
  return { ...before, org, proxy, ...(files.length > 0 ? { ca: files } : {}) };
}

type Ask = (question: string, suggestion: string, hidden?: boolean) => Promise<string>;

async function askProxy(before: string | undefined, ask: Ask): Promise<string> {
  const url = before && URL.canParse(before) ? new URL(before) : undefined;
  const answer = await ask('Proxy, e.g. http://proxy.example.com:3128, or none', url?.origin ?? before ?? 'system');
  if (answer === 'none' || answer === 'system') return answer;
  const proxy = URL.parse(answer.includes('://') ? answer : `http://${answer}`);
  if (!proxy || proxy.username) return answer;
  proxy.username = await ask('Proxy user (Enter for none)', url ? decodeURIComponent(url.username) : '');
  if (proxy.username) proxy.password = await ask('Proxy password', '', true);
  return proxy.href;
}

/**
 * Where services can be and this is an administrator, the agent runs as one from now on; else the command that does it is shown. One that
 * runs and waited for its enrolment begins anew.
 */
async function startService(options: DataOption, context: CliContext, fresh: boolean): Promise<ExitCode> {
  const manager = createServiceManager(context.environment().dataDir);
  if (!manager.here()) {
    context.out('systemd does not run on this machine. Start the agent with: postern run');
    return exitCodes.ok;
  }
  if (process.platform !== 'win32' && process.getuid?.() !== 0) {
    context.out('Start the service with: sudo postern service start');
    return exitCodes.ok;
  }
  await manager.install(thisProgram());
  await manager.enable(true);
  if (fresh) await manager.stop();
  await manager.start();
  context.out('The service runs, and starts with this machine.\n');
  return firstStatus(options, context);
}
