import { type Code, CodedError } from '@postern/protocol/messages';
import type { Environment } from '../config/environment.ts';
import { readConfig, writeConfig } from '../config/store.ts';
import { findLocalConsole } from '../console/local-client.ts';
import { type CheckResult, checkOrg } from '../enrol/check-org.ts';
import { enrol } from '../enrol/enrol.ts';
import { statedOf } from '../enrol/stated.ts';
import { openParts } from '../parts.ts';
import { agentVersion } from '../version.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { keepConnection } from './keep-connection.ts';
import { readSecret } from './read-file.ts';
import { showCode } from './show-code.ts';
import { stageLine } from './stage-line.ts';
import { wait } from './wait.ts';

export interface EnrolOptions extends DataOption {
  org?: string;
  device?: boolean;
  token?: string;
  tokenFile?: string;
  name?: string;
  ca?: string[];
  proxy?: string;
  json?: boolean;
}

/** `postern enrol`: checks the org step by step, then enrols by Allow Access or by a token. */
export async function enrolCommand(options: EnrolOptions, context: CliContext): Promise<ExitCode> {
  await enrolHere(options, context);
  if (!options.json) context.out(await nextStep(context.environment(options.data).dataDir));
  return exitCodes.ok;
}

/** An agent that was started before (a service of Windows, `postern console`) learns of its identity by a new start. */
async function nextStep(dataDir: string): Promise<string> {
  const running = await findLocalConsole(dataDir);
  const waits = running && (await running.client.state.get()).state === 'not_enrolled';
  await running?.close();
  if (waits) return 'Next: start the service anew with `sudo postern service stop` and `sudo postern service start`.';
  return 'Next: start the service with `sudo postern service start`, or run `postern run`.';
}

/** The same without a word on what comes next. What the command line does not say is taken from the environment. */
export async function enrolHere(given: EnrolOptions, context: CliContext): Promise<void> {
  const environment = context.environment(given.data);
  const options = withEnvironment(given, environment);
  const event = (name: string, value: object): void => {
    if (options.json) context.out(JSON.stringify({ event: name, ...value }));
  };
  const say = (text: string): void => {
    if (!options.json) context.out(text);
  };
  const token = await tokenOf(options, context);
  await keepConnection(options, environment);
  const parts = await openParts(environment);
  const onStage = (result: CheckResult): void => {
    event('check', result);
    if (result.state !== 'not_run') say(stageLine(result));
  };
  const { origin, results } = await checkOrg(options.org, { ...parts, onStage });
  const failed = results.find((result) => result.state === 'failed');
  if (!origin || failed) throw new FoundBefore(failed!);

  const http = parts.openHttp(origin);
  const counting = new AbortController();
  try {
    const { identity, already } = await enrol(token, {
      ...{ dataDir: parts.dataDir, keychain: parts.keychain, clock: parts.clock, http, wait },
      stated: statedOf(options.name, agentVersion),
      signal: context.stopped,
      onCode: (code) => {
        event('device', code);
        if (!options.json) showCode(code, context, counting.signal);
      },
      onWait: (why) => {
        event('waiting', { why });
        if (why === 'unreachable' && !options.json)
          context.err('\r\x1b[KThe org is not reached just now; the code stays valid.\n');
      },
    });
    counting.abort();
    writeConfig(parts.dataDir, { ...readConfig(parts.dataDir), org: origin });
    const { agentId, name, fingerprint } = identity;
    event('enrolled', { agentId, name, org: origin, fingerprint, ...(already ? { already } : {}) });
    say(
      already
        ? `This agent is enrolled in ${origin} already, as "${name}".`
        : `\nEnrolled in ${origin} as "${name}" (${agentId}).`,
    );
  } finally {
    counting.abort();
    await http.close();
  }
}

/** What the check found, with its texts as they were filled there. */
export class FoundBefore extends CodedError {
  override readonly next: string;
  constructor({ code, message, next }: CheckResult) {
    super(code as Code);
    this.message = message ?? this.message;
    this.next = next ?? '';
  }
}

function withEnvironment(options: EnrolOptions, { enrol }: Environment): EnrolOptions {
  const by = options.device || options.token !== undefined || options.tokenFile !== undefined;
  return { ...enrol, ...(by ? { tokenFile: undefined } : {}), ...options };
}

async function tokenOf(options: EnrolOptions, context: CliContext): Promise<string | undefined> {
  const ways = [options.device, options.token, options.tokenFile].filter((way) => way !== undefined && way !== false);
  if (ways.length > 1) throw new CodedError('usage', { detail: 'Give one of --device, --token and --token-file.' });
  if (options.token !== undefined) return options.token.trim();
  return options.tokenFile === undefined ? undefined : readSecret(options.tokenFile, context);
}
