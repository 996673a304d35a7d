import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

function start(stdout: 'pipe' | number) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'cli.ts'), '--help'], {
    stdio: ['ignore', stdout, 'pipe'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  return { child, said: text(child.stderr!), ended: once(child, 'close') };
}

test('a full disk is told in one line; a reader who has gone is none', async () => {
  const full = start(openSync('/dev/full', 'w'));
  const unread = start('pipe');
  unread.child.stdout!.destroy();
  expect([await full.ended, await full.said]).toEqual([
    [1, null],
    expect.stringMatching(/^The output cannot be written: ENOSPC: .* \(output_not_written\)\n$/),
  ]);
  expect([await unread.ended, await unread.said]).toEqual([[0, null], '']);
});
