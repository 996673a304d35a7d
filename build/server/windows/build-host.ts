import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { smallHeap } from '../../../agent/service/unit.ts';

const sources = join(import.meta.dirname, 'host');

/** Compiles the service host, `postern-agent.exe`. The same compiler gives the same bytes. */
export function buildHost(file: string): void {
  const c = readdirSync(sources).filter((name) => name.endsWith('.c'));
  execFileSync(
    'x86_64-w64-mingw32-gcc',
    [
      ...['-Os', '-s', '-municode', '-mwindows', '-nostdlib', '-ffreestanding', '-fno-ident'],
      ...['-Wall', '-Wextra', '-Werror', `-DSMALL_HEAP=L"${smallHeap.join(' ')}"`],
      ...['-Wl,--no-insert-timestamp', '-Wl,-e,entry', '-o', file, ...c.sort()],
      ...['-lkernel32', '-luser32', '-ladvapi32', '-lshell32'],
    ],
    { cwd: sources, stdio: ['ignore', 'inherit', 'inherit'] },
  );
}
