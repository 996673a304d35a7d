import type { UnitPlace } from './unit.ts';

/** How a service stands, by whatever runs it. */
export interface ServiceState {
  /** The service of the agent is there. */
  installed: boolean;
  /** It starts with the machine. */
  enabled: boolean;
  active: 'running' | 'starting' | 'stopping' | 'stopped' | 'failed';
  /** What the agent said last, as the service manager shows it. */
  said: string;
}

/**
 * The service of this machine. What is a function and not `here` throws CodedError `service_manager_missing`,
 * `service_rights_missing`, `service_failed`; on Windows also `service_by_installer`, `service_needs_elevation`.
 */
export interface ServiceManager {
  /** Data folder of the service. */
  dataDir: string;
  /** There is something on this machine that runs services. */
  here(): boolean;
  state(): Promise<ServiceState>;
  /** Refuses where `postern service WHAT` could not be carried out, before anything is touched. */
  mayChange(what: string): Promise<void>;
  /** Makes what no package brought: account, data folder, unit. */
  install(place: UnitPlace): Promise<void>;
  /** Has the service start with the machine, or not. */
  enable(on: boolean): Promise<void>;
  /** Lets the desktop application of this person (a user id) show the service, from its next start on. */
  showTo(person: number | undefined): Promise<void>;
  /** Resolves when the agent runs, or told that it cannot. */
  start(): Promise<void>;
  /** Lets the agent finish what it does. */
  stop(): Promise<void>;
  /** Stops it and takes away what `install` made but account and data folder. */
  uninstall(): Promise<void>;
}
