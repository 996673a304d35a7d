const names: Record<number, string> = { 10: 'TRACE', 20: 'DEBUG', 30: 'INFO', 40: 'WARN', 50: 'ERROR', 60: 'FATAL' };
const apart = new Set(['level', 'time', 'msg', 'pid', 'hostname']);

/** A line of the log file as a person reads it: time of day, level, message, then the rest as name=value. */
export function consoleLine(line: string): string {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line.trimEnd();
  }
  const time = new Date(Number(entry['time'])).toTimeString().slice(0, 8);
  const level = (names[Number(entry['level'])] ?? '').padEnd(5);
  return [time, level, String(entry['msg'] ?? ''), restOf(entry)].join(' ').trimEnd();
}

const isId = (name: string): number => Number(name.endsWith('Id'));

/** What a line tells besides time, level and message, as name=value: what a person reads first, ids last. */
export function restOf(entry: Record<string, unknown>): string {
  return Object.entries(entry)
    .sort(([a], [b]) => isId(a) - isId(b))
    .flatMap(([name, value]) => (apart.has(name) ? [] : `${name}=${show(value)}`))
    .join(' ');
}

function show(value: unknown): string {
  if (typeof value === 'string') return /[\s"=]/.test(value) ? JSON.stringify(value) : value;
  const error = value as { type?: unknown; message?: unknown; stack?: unknown; code?: unknown } | null;
  if (typeof error?.stack === 'string')
    return JSON.stringify(error.code ? `${error.code}: ${error.message}` : error.message);
  return JSON.stringify(value) ?? '';
}
