import { openDataFolder } from '../config/data-folder.ts';
import { getSetting, setSetting, settingKey } from '../config/edit.ts';
import { type Config, isSecret, type SettingKey, settings } from '../config/schema.ts';
import { readConfig, writeConfig } from '../config/store.ts';
import { trustOptions } from '../config/trust-options.ts';
import { connectLocalConsole } from '../console/local-client.ts';
import { openKeychain } from '../keychain/open-keychain.ts';
import { createTrust } from '../trust/trust.ts';
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

/** `postern config set KEY [VALUE]`; without a value it is read from standard input. What cannot work is refused and changes nothing. */
export async function setConfig(
  name: string,
  given: string | undefined,
  options: DataOption,
  context: CliContext,
): Promise<ExitCode> {
  const key = settingKey(name);
  const value = (given ?? (await context.input())).trim();
  const environment = context.environment(options.data);
  const dataDir = openDataFolder(environment.dataDir);
  if (isSecret(key)) {
    const keychain = await openKeychain(environment.keychain, dataDir);
    await (value === '' ? keychain.delete(key) : keychain.set(key, value));
  } else {
    const config = setSetting(readConfig(dataDir), key, value);
    tryOut(config, key, environment.systemProxy);
    writeConfig(dataDir, config);
    if (key === 'log.level' && (await setLevelNow(dataDir, config))) return exitCodes.ok;
  }
  const running = await connectLocalConsole(dataDir).catch(() => undefined);
  if (!running) return exitCodes.ok;
  await running.close();
  context.out('Saved. The running agent takes it over at its next start: `systemctl restart postern-agent`.');
  return exitCodes.ok;
}

/** Reads the files and addresses that the new settings name. A key comes after its certificate, so the pair is tried last. */
function tryOut(config: Config, key: SettingKey, systemProxy: Parameters<typeof trustOptions>[1]): void {
  const { clientCert: _cert, ...rest } = config.tls;
  const tls = key === 'tls.clientCert' && !config.tls.clientKey ? rest : config.tls;
  createTrust(trustOptions({ ...config, tls }, systemProxy, {}));
}

async function setLevelNow(dataDir: string, config: Config): Promise<boolean> {
  const running = await connectLocalConsole(dataDir).catch(() => undefined);
  if (!running) return false;
  await running.client.log.level({ level: config.log.level });
  await running.close();
  return true;
}
