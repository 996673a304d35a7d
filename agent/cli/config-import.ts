import { readOktaConf } from '../config/okta-conf.ts';
import { changeTrust } from './change-trust.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { readText } from './read-file.ts';

/**
 * `postern config import FILE`: takes over what a configuration of Okta's agent says of proxy and TLS, tells what belongs
 * to an app in the org, and what is not taken. Throws CodedError `okta_conf_unknown`, `okta_conf_invalid`.
 */
export async function importConfig(file: string, options: DataOption, context: CliContext): Promise<ExitCode> {
  const { settings, inOrg, proxyUser } = readOktaConf(file, readText(file));
  const taken = Object.entries(settings);
  for (const [key, value] of taken) context.out(`${key.padEnd(18)} ${value}`);
  for (const { field, value } of inOrg)
    context.out(`To set in the org, on the app's Provisioning tab: ${field} ${value}`);
  if (taken.length === 0 && inOrg.length === 0) context.out('Nothing in it differs from what this agent does anyway.');
  context.out('Org and identity are not taken over: `postern configure` makes this agent known to your org.');
  if (taken.length === 0) return exitCodes.ok;
  const password = proxyUser && (await context.ask(`Password of ${proxyUser} at the proxy: `, { hidden: true }));
  if (proxyUser && !password)
    context.out('The proxy has no password yet: set it with `postern config set proxy.password`.');
  return changeTrust(
    { settings: { ...settings, ...(password ? { 'proxy.password': password } : {}) } },
    options,
    context,
  );
}
