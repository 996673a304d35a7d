import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const begin = Date.UTC(2026, 0, 5, 8, 0, 0);
const count = 30_000;

/** Lines of an earlier day, as a turned file beside the log of an agent that is not running yet: a line each second. */
export function writeEarlierLog(data: string): void {
  const lines = Array.from({ length: count }, (_, n) => {
    const more = n % 5_000 === 123 ? { actionId: `action-${n}`, app: 'Badge system' } : {};
    return JSON.stringify({ level: n % 1_000 === 7 ? 50 : 30, time: begin + n * 1_000, ...more, msg: `earlier ${n}` });
  });
  writeFileSync(join(data, '20260105-0900-01-agent.log'), `${lines.join('\n')}\n`);
}
