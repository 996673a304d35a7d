import { expect, test } from 'vitest';
import { createWindowsServices } from './windows-services.ts';

/** sc.exe and reg.exe of a machine whose service goes to a state when it is asked to; `german` as that Windows writes. */
function machine(state: number | undefined, options: { refuses?: number; german?: boolean } = {}) {
  const asked: string[] = [];
  let now = state;
  const { refuses, german } = options;
  const run = async (program: string, args: string[]): Promise<{ code: number; text: string }> => {
    asked.push([program, ...args].join(' '));
    if (program === 'reg.exe') return { code: 0, text: '    Start    REG_DWORD    0x2\r\n' };
    if (now === undefined) return { code: 1060, text: 'FAILED 1060' };
    if (args[0] === 'query') {
      const [type, at] = german ? ['TYP', 'STATUS'] : ['TYPE', 'STATE'];
      return { code: 0, text: `\r\n        ${type}  : 10  WIN32_OWN_PROCESS\r\n        ${at} : ${now}  X\r\n` };
    }
    if (refuses) return { code: refuses, text: `[SC] OpenService FAILED ${refuses}:\r\n` };
    now = args[0] === 'start' ? 4 : 1;
    return { code: 0, text: '' };
  };
  return { asked, services: createWindowsServices('C:\\ProgramData\\Postern\\Agent', run) };
}

test.each([false, true])('it tells how the service stands, whatever the language (German: %s)', async (german) => {
  expect(await machine(4, { german }).services.state()).toEqual({
    ...{ installed: true, enabled: true, active: 'running', said: '' },
  });
  expect((await machine(3, { german }).services.state()).active).toBe('stopping');
  expect(await machine(undefined).services.state()).toMatchObject({ installed: false, active: 'stopped' });
});

test('it starts and stops it, and asks for nothing that is so already', async () => {
  const { services, asked } = machine(1);
  await services.stop();
  expect(asked.filter((one) => one.startsWith('sc.exe s'))).toEqual([]);
  await services.start();
  expect((await services.state()).active).toBe('running');
  await services.stop();
  expect((await services.state()).active).toBe('stopped');
});

test('what cannot be is refused with the way that can', async () => {
  const failing = (act: Promise<unknown>) =>
    act.then(
      () => undefined,
      (error) => [error.code, error.next],
    );
  expect(await failing(machine(1, { refuses: 5 }).services.start())).toEqual([
    'service_needs_elevation',
    expect.stringContaining('`postern service start`'),
  ]);
  expect(await failing(machine(1, { refuses: 1053 }).services.start())).toEqual([
    'service_failed',
    expect.stringContaining('service.log'),
  ]);
  for (const act of ['start', 'uninstall'] as const)
    expect(await failing(machine(undefined).services[act]())).toEqual(['service_by_installer', expect.anything()]);
});
