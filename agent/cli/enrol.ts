import { resolve } from 'node:path';
import { type Code, CodedError } from '@postern/protocol/messages';
import { openDataFolder } from '../config/data-folder.ts';
import { setSetting } from '../config/edit.ts';
import type { Environment } from '../config/environment.ts';
import { readConfig, writeConfig } from '../config/store.ts';
import { type CheckResult, checkOrg } from '../enrol/check-org.ts';
import type { DeviceCode } from '../enrol/device-flow.ts';
import { enrol } from '../enrol/enrol.ts';
import { statedOf } from '../enrol/stated.ts';
import { openKeychain } from '../keychain/open-keychain.ts';
import { openParts } from '../parts.ts';
import { agentVersion } from '../version.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { readSecret } from './read-file.ts';
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
  const event = (name: string, value: object): void => {
    if (options.json) context.out(JSON.stringify({ event: name, ...value }));
  };
  const say = (text: string): void => {
    if (!options.json) context.out(text);
  };
  const token = await tokenOf(options, context);
  const environment = context.environment(options.data);
  await keepSettings(options, environment);
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
      onWait: (why) => event('waiting', { why }),
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
    say('Next: start the service with `systemctl start postern-agent`, or run `postern run`.');
    return exitCodes.ok;
  } finally {
    counting.abort();
    await http.close();
  }
}

/** What the check found, with its texts as they were filled there. */
class FoundBefore extends CodedError {
  override readonly next: string;
  constructor({ code, message, next }: CheckResult) {
    super(code as Code);
    this.message = message ?? this.message;
    this.next = next ?? '';
  }
}

async function tokenOf(options: EnrolOptions, context: CliContext): Promise<string | undefined> {
  const ways = [options.device, options.token, options.tokenFile].filter((way) => way !== undefined && way !== false);
  if (ways.length > 1) throw new CodedError('usage', { detail: 'Give one of --device, --token and --token-file.' });
  if (options.token !== undefined) return options.token.trim();
  return options.tokenFile === undefined ? undefined : readSecret(options.tokenFile, context);
}

/** CA and proxy are needed to reach the org at all, so they are kept before it is asked. */
async function keepSettings({ ca, proxy }: EnrolOptions, environment: Environment): Promise<void> {
  if (!ca?.length && proxy === undefined) return;
  const dataDir = openDataFolder(environment.dataDir);
  let config = readConfig(dataDir);
  if (ca?.length) {
    const files = [...new Set([...config.tls.caFiles, ...ca.map((file) => resolve(file))])];
    config = setSetting(config, 'tls.caFiles', files.join(','));
  }
  if (proxy !== undefined) {
    const url = URL.parse(proxy.includes('://') ? proxy : `http://${proxy}`);
    if (!url) throw new CodedError('proxy_invalid', { proxy });
    config = setSetting(setSetting(config, 'proxy.mode', 'manual'), 'proxy.url', url.origin);
    if (url.username) {
      config = setSetting(config, 'proxy.user', decodeURIComponent(url.username));
      const keychain = await openKeychain(environment.keychain, dataDir);
      await keychain.set('proxy.password', decodeURIComponent(url.password));
    }
  }
  writeConfig(dataDir, config);
}

function showCode(code: DeviceCode, context: CliContext, stop: AbortSignal): void {
  const large = [...code.userCode].join(' ');
  const edge = '─'.repeat(large.length + 6);
  context.out(['', `  ┌${edge}┐`, `  │   ${large}   │`, `  └${edge}┘`, ''].join('\n'));
  context.out(`Open ${code.verificationUriComplete}`);
  context.out(`Check that the page shows this key fingerprint: ${code.fingerprint}`);
  context.out('Then choose Allow Access.');
  if (!context.terminal) return;
  const endsAt = performance.now() + code.expiresIn * 1000;
  const count = async (): Promise<void> => {
    while (!stop.aborted) {
      const left = Math.max(0, Math.round((endsAt - performance.now()) / 1000));
      context.err(`\rWaiting, ${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')} left `);
      await wait(1000, stop);
    }
    context.err('\r\x1b[K');
  };
  void count();
}
