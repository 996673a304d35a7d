/**
 * Runs a script with a fresh PostgreSQL behind it: `node test/kit/with-postgres.ts SCRIPT ARGS…`. The org's unit tests
 * then take a database of that server each, instead of PGlite.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../demo/system/servers.ts';

const folder = await mkdtemp(join(tmpdir(), 'postern-postgres-'));
const server = await startPostgres(folder);
const env = { ...process.env, POSTERN_TEST_DB: 'postgres', POSTERN_TEST_PG_URL: await server.createDatabase('tests') };
const child = spawn(process.execPath, process.argv.slice(2), { stdio: 'inherit', env });
const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
await server.stop();
await rm(folder, { recursive: true, force: true });
process.exit(code ?? 1);
