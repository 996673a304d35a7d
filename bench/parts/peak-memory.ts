import { readFileSync } from 'node:fs';

/** The most memory that a process has held so far, MiB (resident); 0 where /proc is missing. */
export function peakMiB(pid: number): number {
  try {
    const found = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(found?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
