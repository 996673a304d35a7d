import type { Connector } from './connector.ts';

/** A connector that a configuration file describes, as `postern-connector` starts and checks it. */
export interface ReadyConnector extends Connector {
  /** Compares the configuration with what it names. Sentences for the admin; throws when that cannot be reached. */
  check(): Promise<string[]>;
  /** What would make it faster or safer. Called when `check` found nothing. */
  advise(): Promise<string[]>;
}
