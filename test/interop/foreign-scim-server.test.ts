import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { runDoctor } from '../../connector/doctor/doctor.ts';

test('the doctor finds the faults of scimmy-routers that docs/doctor.md tells', async () => {
  const server = spawn(process.execPath, [new URL('../kit/scimmy-server.ts', import.meta.url).pathname], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [baseUrl] = (await once(createInterface(server.stdout), 'line')) as [string];
    const { results, remains } = await runDoctor({
      baseUrl,
      version: '2.0',
      profile: 'all',
      auth: { type: 'bearer', token: 'right' },
      keep: false,
      signal: new AbortController().signal,
    });
    const named = (outcome: string) => results.filter((one) => one.outcome === outcome).map(({ rule }) => rule.name);
    expect(named('failed')).toEqual([
      'wrongTypes',
      'caseRules',
      'filterErrors',
      'filterEscapes',
      'pageBounds',
      'wrongPageNumbers',
      'entraDisable',
      'entraPaths',
    ]);
    expect(named('advice')).toEqual(['getImplementedUserManagementCapabilities', 'malformedJson', 'largeBodies']);
    expect(named('passed').length).toBe(41);
    expect(remains).toEqual([]);
  } finally {
    server.kill();
    await once(server, 'exit');
  }
});
