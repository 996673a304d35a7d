import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A temporary folder and a list of things to end for one test file; both are gone when the file has run. */
export async function scratch(name: string): Promise<{ folder: string; cleanup: (() => Promise<unknown>)[] }> {
  const folder = await mkdtemp(join(tmpdir(), `postern-${name}-`));
  const cleanup: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const end of cleanup.reverse()) await end();
    if (!process.env['POSTERN_KEEP_SCRATCH']) await rm(folder, { recursive: true, force: true });
  });
  return { folder, cleanup };
}
