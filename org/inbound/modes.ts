import type { DirectoryModeDeps } from './directory/deps.ts';
import { createDirectoryMode } from './directory/directory-mode.ts';
import type { InboundModes } from './mode.ts';
import { createRelayMode, type RelayModeDeps } from './relay/relay-mode.ts';

/** Every inbound mode of the org, wired. */
export function createInboundModes(deps: DirectoryModeDeps & RelayModeDeps): InboundModes {
  return { directory: createDirectoryMode(deps), relay: createRelayMode(deps) };
}
