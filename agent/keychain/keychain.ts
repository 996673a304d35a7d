/** Where secrets of this agent rest: its keys, the proxy's password, credentials set on this machine. */
export interface Keychain {
  /** For people: the file, or the system's keychain. */
  readonly where: string;
  /** Undefined where there is none. All throw CodedError `keychain_failed`. */
  get(name: string): Promise<string | undefined>;
  set(name: string, secret: string): Promise<void>;
  delete(name: string): Promise<void>;
}
