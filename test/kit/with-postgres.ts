/**
 * Runs a script with a fresh PostgreSQL behind it: `node test/kit/with-postgres.ts SCRIPT ARGS…`. The org's unit tests
 * then take a database of that server each, instead of PGlite.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../demo/system/servers.ts';
import { createDb } from '../../org/db/database.ts';
import { templateName } from '../../org/db/testing.ts';

const folder = await mkdtemp(join(tmpdir(), 'postern-postgres-'));
// None of its data has to outlive this machine, and to wait for the disk takes two thirds of the time.
const server = await startPostgres(folder, ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']);
const template = await createDb({ url: await server.createDatabase(templateName) });
await template.close();
const env = { ...process.env, POSTERN_TEST_DB: 'postgres', POSTERN_TEST_PG_URL: await server.createDatabase('tests') };
const child = spawn(process.execPath, process.argv.slice(2), { stdio: 'inherit', env });
const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
await server.stop();
await rm(folder, { recursive: true, force: true });
process.exit(code ?? 1);
