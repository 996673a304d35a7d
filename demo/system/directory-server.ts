/** A directory server of this run, on loopback, with its data in a temporary folder. */
export interface DirectoryServer {
  /** Encrypted from the first byte. */
  url: string;
  /** For StartTLS. */
  plainUrl: string;
  caFile: string;
  /** Below it stand `ou=people` and `ou=groups`, empty. */
  suffix: string;
  /** The account of a connector, with the rights that docs/connectors names and no others. */
  bindDn: string;
  password: string;
  /** May do everything. */
  admin: { bindDn: string; password: string };
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same data and the same ports. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The suffix of every directory of a run. */
export const suffix = 'dc=example,dc=test';
