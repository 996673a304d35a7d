import { resolve } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import { openDataFolder } from '../config/data-folder.ts';
import { getSetting, setSetting, settingKey } from '../config/edit.ts';
import { isSecret, type SettingKey, settings } from '../config/schema.ts';
import { readConfig, writeConfig } from '../config/store.ts';
import { findLocalConsole } from '../console/local-client.ts';
import { openKeychain } from '../keychain/open-keychain.ts';
import { changeTrust } from './change-trust.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';

/** `postern config list`: every setting, its value and what it takes. */
export async function listConfig(options: DataOption & { json?: boolean }, context: CliContext): Promise<ExitCode> {
  const environment = context.environment(options.data);
  const config = readConfig(environment.dataDir);
  const keychain = await openKeychain(environment.keychain, environment.dataDir);
  for (const [key, takes] of Object.entries(settings) as [SettingKey, string][]) {
    const secret = isSecret(key);
    const value = secret ? ((await keychain.get(key)) ? '(set)' : '') : getSetting(config, key);
    context.out(
      options.json ? JSON.stringify({ key, value, takes }) : `${key.padEnd(18)} ${(value || '-').padEnd(24)} ${takes}`,
    );
  }
  return exitCodes.ok;
}

/** `postern config get KEY`; a secret is never shown. */
export async function getConfig(name: string, options: DataOption, context: CliContext): Promise<ExitCode> {
  const key = settingKey(name);
  const environment = context.environment(options.data);
  if (!isSecret(key)) {
    context.out(getSetting(readConfig(environment.dataDir), key));
    return exitCodes.ok;
  }
  const keychain = await openKeychain(environment.keychain, environment.dataDir);
  context.out((await keychain.get(key)) ? '(set)' : '');
  return exitCodes.ok;
}

/**
 * `postern config set KEY [VALUE [KEY VALUE …]]`: several are changed as one; a single one without a value is read from
 * standard input. What decides how the agent connects goes the way of the screens: a running agent tries it first.
 */
export async function setConfig(
  name: string,
  given: string[],
  options: DataOption,
  context: CliContext,
): Promise<ExitCode> {
  const wanted = pairs(name, given.length === 0 ? [await context.input()] : given);
  const connects = wanted.filter(([key]) => connectsBy(key));
  if (connects.length > 0 && connects.length < wanted.length)
    throw new CodedError('usage', { detail: 'Change settings of TLS and proxy by a command of their own.' });
  if (connects.length > 0) return changeTrust({ settings: Object.fromEntries(connects) }, options, context);
  const dataDir = openDataFolder(context.environment(options.data).dataDir);
  const config = wanted.reduce((now, [key, value]) => setSetting(now, key, value), readConfig(dataDir));
  writeConfig(dataDir, config);
  const running = await findLocalConsole(dataDir);
  if (!running) return exitCodes.ok;
  try {
    if (wanted.some(([key]) => key === 'log.level')) await running.client.log.level({ level: config.log.level });
    if (wanted.some(([key]) => key !== 'log.level'))
      context.out('Saved. The running agent takes it over at its next start: `systemctl restart postern-agent`.');
    return exitCodes.ok;
  } finally {
    await running.close();
  }
}

const connectsBy = (key: SettingKey): boolean => /^(proxy|tls)\./.test(key);

function pairs(first: string, [value = '', ...more]: string[]): [SettingKey, string][] {
  if (more.length % 2 > 0)
    throw new CodedError('usage', { detail: `The setting "${more.at(-1)}" has no value. Give each its value.` });
  const all: [string, string][] = [[first, value]];
  for (let n = 0; n < more.length; n += 2) all.push([more[n]!, more[n + 1]!]);
  return all.map(([name, text]) => {
    const key = settingKey(name);
    return [key, absolute(key, text.trim())];
  });
}

/** The agent runs in another folder. */
function absolute(key: SettingKey, text: string): string {
  if (!['tls.caFiles', 'tls.clientCert', 'tls.clientKey'].includes(key)) return text;
  return text
    .split(',')
    .filter(Boolean)
    .map((file) => resolve(file.trim()))
    .join(',');
}
