import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import { dropInText, serviceData, serviceName, serviceUser, type UnitPlace, unitText } from './unit.ts';

export interface ServiceState {
  /** A unit of the agent is there. */
  installed: boolean;
  /** It starts with the machine. */
  enabled: boolean;
  active: 'running' | 'starting' | 'stopping' | 'stopped' | 'failed';
  /** What the agent said last, as systemd shows it. */
  said: string;
}

/** The service of this machine. All but `here` throw CodedError `service_manager_missing`, `service_rights_missing`, `service_failed`. */
export interface ServiceManager {
  /** systemd runs on this machine. */
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
  /** Resolves when the agent runs, or told systemd that it cannot. */
  start(): Promise<void>;
  /** Lets the agent finish what it does. */
  stop(): Promise<void>;
  /** Stops it and takes away what `install` made but account and data folder. */
  uninstall(): Promise<void>;
}

const ownUnit = `/etc/systemd/system/${serviceName}.service`;
const ownDropIn = `/etc/systemd/system/${serviceName}.service.d/desktop.conf`;

export function createSystemd(): ServiceManager {
  return {
    here,
    async state() {
      const properties = 'LoadState,UnitFileState,ActiveState,StatusText';
      const text = await systemctl('show', '--property', properties, serviceName);
      const value = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? '';
      return {
        installed: value('LoadState') === 'loaded',
        enabled: value('UnitFileState') === 'enabled',
        active: activity[value('ActiveState')] ?? 'stopped',
        said: value('StatusText'),
      };
    },
    async mayChange(what) {
      if (!here()) throw new CodedError('service_manager_missing');
      if (process.getuid?.() !== 0) throw rightsMissing(what);
    },
    async install(place) {
      await this.mayChange('install');
      await makeAccount();
      await run('install', ['-d', '-o', serviceUser, '-g', serviceUser, '-m', '0700', serviceData]);
      if (!(await this.state()).installed) writeFileSync(ownUnit, unitText(place), { mode: 0o644 });
      await systemctl('daemon-reload');
    },
    enable: async (on) => void (await systemctl(on ? 'enable' : 'disable', serviceName)),
    async showTo(person) {
      rmSync(ownDropIn, { force: true });
      if (person !== undefined) {
        mkdirSync(dirname(ownDropIn), { recursive: true });
        writeFileSync(ownDropIn, dropInText(person), { mode: 0o644 });
      }
      await systemctl('daemon-reload');
    },
    start: async () => void (await systemctl('start', serviceName)),
    stop: async () => void (await systemctl('stop', serviceName)),
    async uninstall() {
      await this.mayChange('uninstall');
      await systemctl('disable', '--now', serviceName);
      rmSync(ownUnit, { force: true });
      rmSync(ownDropIn, { force: true });
      await systemctl('daemon-reload');
    },
  };
}

const here = (): boolean => existsSync('/run/systemd/system');

const activity: Record<string, ServiceState['active']> = {
  active: 'running',
  reloading: 'running',
  activating: 'starting',
  deactivating: 'stopping',
  failed: 'failed',
};

async function makeAccount(): Promise<void> {
  if (new RegExp(`^${serviceUser}:`, 'm').test(readFileSync('/etc/passwd', 'utf8'))) return;
  const place = ['--system', '--user-group', '--home-dir', serviceData, '--no-create-home'];
  await run('useradd', [...place, '--shell', '/usr/sbin/nologin', '--comment', 'Postern agent', serviceUser]);
}

async function systemctl(...args: string[]): Promise<string> {
  if (!here()) throw new CodedError('service_manager_missing');
  return run('systemctl', ['--no-ask-password', ...args]);
}

function run(command: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { env: { ...process.env, LC_ALL: 'C' } }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const detail = stderr.trim() || error.message;
      if (/access denied|authentication is? ?required|not permitted|permission denied/i.test(detail))
        return reject(rightsMissing(args.at(-2) ?? ''));
      reject(new CodedError('service_failed', { command: `${command} ${args.join(' ')}`, detail }, { cause: error }));
    });
  });
}

const rightsMissing = (what: string): CodedError =>
  new CodedError('service_rights_missing', { command: `sudo postern service ${what}` });
