import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import { serviceData, serviceEnvironment } from '../service/unit.ts';
import type { ProxyRules } from '../trust/proxy.ts';

type Env = Record<string, string | undefined>;
export type KeychainChoice = 'auto' | 'file' | 'system';

/** What the agent takes from its environment; the only place that reads it. */
export interface Environment {
  dataDir: string;
  keychain: KeychainChoice;
  /** Folder of the built screens. */
  consoleAssets: string;
  /** Proxy of the system, for `proxy.mode system`. */
  systemProxy: ProxyRules | undefined;
  /** What `postern enrol` takes where its command line does not say it: for installations without a person. */
  enrol?: { org?: string; tokenFile?: string; name?: string; ca?: string[]; proxy?: string };
  /** Set where systemd waits for word of this process: how often it wants to hear that it lives, ms; 0 = not at all. */
  systemd?: { watchdogMs: number } | undefined;
  /** Folder that the unit gives the service while it runs, for the socket of a person who may see it. */
  runtimeDir?: string | undefined;
}

/** Throws CodedError `environment_invalid`. */
export function readEnvironment(env: Env = process.env, options: { dataDir?: string } = {}): Environment {
  const keychain = env['POSTERN_KEYCHAIN'] || 'file';
  const choices: readonly string[] = ['auto', 'file', 'system'];
  if (!choices.includes(keychain)) {
    throw new CodedError('environment_invalid', {
      name: 'POSTERN_KEYCHAIN',
      value: keychain,
      allowed: choices.join(', '),
    });
  }
  return {
    dataDir: options.dataDir || env['POSTERN_DATA'] || defaultDataDir(env),
    keychain: keychain as KeychainChoice,
    consoleAssets: env['POSTERN_CONSOLE'] || besideProgram(),
    systemProxy: systemProxy(env),
    enrol: enrolment(env),
    runtimeDir: env['NOTIFY_SOCKET'] ? env['RUNTIME_DIRECTORY'] : undefined,
    systemd: env['NOTIFY_SOCKET'] ? { watchdogMs: Math.floor(Number(env['WATCHDOG_USEC'] ?? 0) / 1000) } : undefined,
  };
}

function enrolment(env: Env): Environment['enrol'] {
  const { POSTERN_ORG: org, POSTERN_TOKEN_FILE: tokenFile, POSTERN_NAME: name, POSTERN_PROXY: proxy } = env;
  const ca = env['POSTERN_CA_FILE'];
  return {
    ...(org ? { org } : {}),
    ...(tokenFile ? { tokenFile } : {}),
    ...(name ? { name } : {}),
    ...(ca ? { ca: ca.split(',') } : {}),
    ...(proxy ? { proxy } : {}),
  };
}

function defaultDataDir(env: Env): string {
  if (process.platform === 'win32') return windowsData(env);
  if (process.getuid?.() === 0) return serviceData;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Postern Agent');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'postern-agent');
}

const windowsData = (env: Env): string => join(env['ProgramData'] ?? 'C:\\ProgramData', 'Postern', 'Agent');

/** The file with the environment of the service, which holds for every command of this machine. Only administrators may write it. */
export const environmentFile = (env: Env = process.env): string =>
  process.platform === 'win32' ? join(windowsData(env), 'environment') : serviceEnvironment;

/** In a checkout: renderer/dist, beside the folder of the program. */
function besideProgram(): string {
  const program = process.argv[1];
  if (!program) return 'renderer/dist';
  try {
    return join(dirname(realpathSync(program)), '..', 'renderer', 'dist');
  } catch {
    return join(dirname(program), '..', 'renderer', 'dist');
  }
}

// Lower case first, as curl does; HTTP_PROXY in capitals can be set by a CGI request, but this is no CGI.
function systemProxy(env: Env): ProxyRules | undefined {
  const url =
    env['https_proxy'] ||
    env['HTTPS_PROXY'] ||
    env['http_proxy'] ||
    env['HTTP_PROXY'] ||
    env['all_proxy'] ||
    env['ALL_PROXY'];
  if (!url) return undefined;
  return { url, noProxy: (env['no_proxy'] || env['NO_PROXY'] || '').split(',') };
}
