import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import type { ServiceManager, ServiceState } from './service-manager.ts';
import { dropInText, serviceData, serviceName, serviceUser, unitText } from './unit.ts';

const ownUnit = `/etc/systemd/system/${serviceName}.service`;
const ownDropIn = `/etc/systemd/system/${serviceName}.service.d/desktop.conf`;

export function createSystemd(): ServiceManager {
  return {
    dataDir: serviceData,
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
      reject(serviceFailed(`${command} ${args.join(' ')}`, detail, error));
    });
  });
}

const rightsMissing = (what: string): CodedError =>
  new CodedError('service_rights_missing', { command: `sudo postern service ${what}` });

const serviceFailed = (command: string, detail: string, cause: Error): CodedError =>
  new CodedError('service_failed', { command, detail, look: `journalctl -u ${serviceName} -n 50` }, { cause });
