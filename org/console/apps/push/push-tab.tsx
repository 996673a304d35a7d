import type { App } from '@postern/protocol/management';
export function PushTab(_: { app: App }) {
  return null;
}
