import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '@postern/protocol/messages';
import type { ServiceManager, ServiceState } from './service-manager.ts';

/** Its name in Windows' service control manager. */
export const windowsService = 'PosternAgent';

/** Runs a program to its end. @returns its exit code and all that it said */
type Run = (program: string, args: string[]) => Promise<{ code: number; text: string }>;

/** What Windows' states (SERVICE_STATUS.dwCurrentState) are here. */
const states: Record<string, ServiceState['active']> = {
  ...{
    '1': 'stopped',
    '2': 'starting',
    '3': 'stopping',
    '4': 'running',
    '5': 'starting',
    '6': 'stopping',
    '7': 'stopped',
  },
};
const askAgainMs = 200;
/** The service host gives the agent 30 s to finish, and as long to start. */
const longestMs = 40_000;

/**
 * The agent as a service of Windows, by sc.exe and reg.exe. The installer (MSI) brings it and takes it away; what else
 * would is refused with `service_by_installer`.
 */
export function createWindowsServices(dataDir: string, run: Run = runProgram): ServiceManager {
  async function state(): Promise<ServiceState> {
    const asked = await run('sc.exe', ['query', windowsService]);
    // The words beside the numbers are in the language of the system.
    const active = states[/STAT[^:]*:\s*(\d)/i.exec(asked.text)?.[1] ?? secondNumber(asked.text)];
    const key = `HKLM\\SYSTEM\\CurrentControlSet\\Services\\${windowsService}`;
    const start = asked.code === 0 ? (await run('reg.exe', ['query', key, '/v', 'Start'])).text : '';
    return {
      installed: asked.code === 0,
      enabled: /REG_DWORD\s+0x2\b/.test(start),
      active: active ?? 'stopped',
      said: '',
    };
  }

  /** Asks for a change, and waits until it is there. */
  async function bring(what: 'start' | 'stop', wanted: ServiceState['active']): Promise<void> {
    const before = await state();
    if (!before.installed) throw new CodedError('service_by_installer');
    if (before.active === wanted) return;
    const asked = await run('sc.exe', [what, windowsService]);
    if (asked.code !== 0) throw refused(what, asked.code, asked.text);
    for (let waited = 0; waited < longestMs; waited += askAgainMs) {
      const { active } = await state();
      if (active === wanted) return;
      if (what === 'start' && active === 'stopped') break;
      await delay(askAgainMs);
    }
    throw refused(what, 0, `the service is ${(await state()).active}`);
  }

  const refused = (what: string, code: number, text: string): CodedError => {
    const command = `postern service ${what}`;
    if (code === accessDenied || text.includes(`FAILED ${accessDenied}:`))
      return new CodedError('service_needs_elevation', { command });
    const look = `type "${join(dataDir, 'service.log')}"`;
    return new CodedError('service_failed', { command, detail: text.trim() || `error ${code}`, look });
  };

  const byInstaller = async (): Promise<void> => {
    throw new CodedError('service_by_installer');
  };
  return {
    ...{ dataDir, state },
    here: () => true,
    mayChange: byInstaller,
    async install() {
      if (!(await state()).installed) throw new CodedError('service_by_installer');
    },
    async enable(on) {
      const asked = await run('sc.exe', ['config', windowsService, 'start=', on ? 'auto' : 'demand']);
      if (asked.code !== 0) throw refused('install', asked.code, asked.text);
    },
    showTo: byInstaller,
    start: () => bring('start', 'running'),
    stop: () => bring('stop', 'stopped'),
    uninstall: byInstaller,
  };
}

/** ERROR_ACCESS_DENIED. */
const accessDenied = 5;

/** sc.exe writes type, then state. */
const secondNumber = (text: string): string => [...text.matchAll(/:\s*(\d+)\s/g)][1]?.[1] ?? '';

const runProgram: Run = (program, args) =>
  new Promise((resolve, reject) => {
    execFile(program, args, { windowsHide: true }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') return reject(error);
      resolve({ code: error ? Number(error.code) : 0, text: `${stdout}${stderr}` });
    });
  });
