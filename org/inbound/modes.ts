import type { InboundModes } from './mode.ts';

/** Every inbound mode of the org, wired. */
export function createInboundModes(): InboundModes {
  return {};
}
