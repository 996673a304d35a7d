import type { App } from '@postern/protocol/management';
export function ImportTab(_: { app: App }) {
  return null;
}
