import type { TrustChange } from '@postern/protocol/console';
import { writeAtomic } from '../config/atomic-file.ts';
import type { Environment } from '../config/environment.ts';
import { readSecrets, writeSecrets } from '../config/secrets.ts';
import { readConfig, writeConfig } from '../config/store.ts';
import { trustOptions } from '../config/trust-options.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { createRules } from '../trust/rules.ts';
import { candidateOf } from './change.ts';
import { removeUnnamed } from './store.ts';

/**
 * Takes a change over without a trial, where nothing runs yet that it could cut off. One that cannot be used is
 * refused and changes nothing. Throws CodedError.
 */
export async function applyAtOnce(
  change: TrustChange,
  { environment, keychain }: { environment: Environment; keychain: Keychain },
): Promise<void> {
  const { dataDir, systemProxy } = environment;
  const { config, secrets, files } = candidateOf(readConfig(dataDir), [change], dataDir);
  for (const [path, content] of files) writeAtomic(path, content);
  try {
    createRules(trustOptions(config, systemProxy, { ...(await readSecrets(keychain)), ...secrets }));
    await writeSecrets(keychain, secrets);
    writeConfig(dataDir, config);
  } finally {
    removeUnnamed(dataDir);
  }
}
