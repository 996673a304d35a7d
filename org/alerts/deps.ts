import type { AlertForm } from '@postern/protocol/management';
import type { Db } from '../db/database.ts';
import type { Seal } from '../seal/seal.ts';

export interface AlertDeps {
  db: Db;
  seal: Seal;
  /** Epoch ms. */
  clock: () => number;
  /** Origin of the org, for the links in messages. */
  publicUrl: string;
  /** The org's own TLS certificate with its chain, PEM. */
  certificate?: string | undefined;
}

export const channelsOf = (settings: AlertForm): ('email' | 'webhook')[] => [
  ...(settings.email.enabled ? ['email' as const] : []),
  ...(settings.webhook.enabled ? ['webhook' as const] : []),
];
