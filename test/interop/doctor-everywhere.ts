/**
 * The doctor, as it is started by hand, against every ready connector over real databases and directories, in both SCIM
 * versions. Prints a table; exit code 1 where a rule failed or gave advice: npm run test:full -- doctor
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testAuth } from '../../connector/behaviour/client.ts';
import { createScimServer } from '../../connector/sdk/index.ts';
import { runProgram } from '../../demo/system/program.ts';
import { type DoctorTarget, doctorTargets } from './doctor-targets.ts';

interface Row {
  target: string;
  version: string;
  outcomes: string[];
  seconds: number;
}

interface Report {
  rules: { name: string; outcome: string; reason?: string; findings: object[] }[];
  remains: { path: string; why: string }[];
}

const folder = await mkdtemp(join(tmpdir(), 'postern-doctor-'));
const passwordFile = join(folder, 'password');
await writeFile(passwordFile, testAuth.password);
const rows: Row[] = [];
let sound = true;
for (const target of doctorTargets) rows.push(...(await examine(target)));
await rm(folder, { recursive: true, force: true });

const outcomes = ['passed', 'advice', 'failed', 'left out'];
const line = (target: string, version: string, cells: (string | number)[]) =>
  `${target.padEnd(26)} ${version.padEnd(5)} ${cells.map((cell) => String(cell).padStart(9)).join('')}\n`;
process.stdout.write(`\n${line('target', 'SCIM', [...outcomes, 'took'])}`);
for (const row of rows) {
  const counts = outcomes.map((outcome) => row.outcomes.filter((one) => one === outcome).length);
  process.stdout.write(line(row.target, row.version, [...counts, `${row.seconds.toFixed(1)} s`]));
}
process.exitCode = sound ? 0 : 1;

async function examine({ name, start }: DoctorTarget): Promise<Row[]> {
  const cleanup: (() => Promise<unknown>)[] = [];
  try {
    const place = join(folder, name.replace(/\W+/g, '-'));
    await mkdir(place);
    const server = createScimServer(await start(place, cleanup), { auth: testAuth });
    cleanup.push(server.close);
    const base = await server.listen({ host: '127.0.0.1', port: 0 });
    return [await runOn(name, base, '1.1'), await runOn(name, base, '2.0')];
  } finally {
    for (const end of cleanup.reverse()) await end();
  }
}

async function runOn(target: string, base: string, version: '1.1' | '2.0'): Promise<Row> {
  const began = performance.now();
  const url = `${base}/${version === '1.1' ? 'v1' : 'v2'}`;
  const args = ['doctor', url, '--auth', `basic:${testAuth.user}:${passwordFile}`, '--json'];
  const { code, stdout, stderr } = await runProgram({ name: 'doctor', file: 'connector/cli.ts', args });
  if (code !== 0 && code !== 1) throw new Error(`The doctor did not examine ${target}: ${stderr}`);
  const { rules, remains } = JSON.parse(stdout) as Report;
  const told = rules.filter(({ findings }) => findings.length > 0);
  const left = remains.filter(({ why }) => !why.includes('deactivated'));
  sound &&= code === 0 && told.length === 0 && left.length === 0;
  for (const one of [...told, ...left]) process.stdout.write(`${target}, SCIM ${version}: ${JSON.stringify(one)}\n`);
  return {
    target,
    version,
    outcomes: rules.map(({ outcome }) => outcome),
    seconds: (performance.now() - began) / 1000,
  };
}
