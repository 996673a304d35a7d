import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type ImportComplete, type ImportRow, limits, storable } from '@postern/protocol/wire';
import { failure } from '../dispatch/failure.ts';
import { LeaseGone, type Run } from '../dispatch/run.ts';
import { createBackoff } from '../link/backoff.ts';
import type { ImportRun, OrgCalls } from '../link/org-calls.ts';
import { sleep, type Timers } from '../link/timers.ts';
import { OrgFault } from '../ports.ts';

export interface UploadDeps {
  calls: OrgCalls;
  timers: Timers;
  random: () => number;
  run: Run;
  target: ImportRun;
}

export interface Upload {
  /** Resolves when the row is in a page; waits while the page before is on its way. */
  add(row: ImportRow): Promise<void>;
  /** Sends what is left, then says that this was all. */
  complete(counts: Omit<ImportComplete, 'pages'>): Promise<void>;
}

const pack = promisify(gzip);
/** Half of what the wire allows: two pages are in memory at a time. */
const pageBytes = limits.importPageBytes / 2;

/** Fills pages with rows and brings them to the org, one under way while the next fills. */
export function createUpload(deps: UploadDeps): Upload {
  let lines: string[] = [];
  let bytes = 0;
  let pages = 0;
  let underWay: Promise<void> = Promise.resolve();

  async function turn(): Promise<void> {
    await underWay;
    if (lines.length === 0) return;
    const text = lines.join('');
    const n = ++pages;
    lines = [];
    bytes = 0;
    underWay = put(n, text);
    // Seen at the next turn, or by complete.
    underWay.catch(() => undefined);
  }

  async function put(n: number, text: string): Promise<void> {
    const data = await pack(text);
    await insist(deps, () => deps.calls.importPage({ ...deps.target, n, data }, deps.run.signal));
  }

  return {
    async add(row) {
      const line = `${JSON.stringify(storable(row))}\n`;
      const size = Buffer.byteLength(line);
      if (size > limits.importPageBytes) throw tooLarge(deps.run, row, size);
      if (lines.length >= limits.importPageRows || (lines.length > 0 && bytes + size > pageBytes)) await turn();
      lines.push(line);
      bytes += size;
    },
    async complete(counts) {
      await turn();
      await underWay;
      await insist(deps, () => deps.calls.importComplete(deps.target, { pages, ...counts }, deps.run.signal));
    },
  };
}

/** Tries again while the org cannot be reached; the lease sets the end, since it cannot be extended either. */
async function insist({ run, timers, random }: UploadDeps, call: () => Promise<void>): Promise<void> {
  const backoff = createBackoff(random);
  for (;;) {
    if (run.signal.aborted) throw new LeaseGone();
    try {
      return await call();
    } catch (fault) {
      if (run.signal.aborted || (fault instanceof OrgFault && fault.code === 'lease_lost')) throw new LeaseGone();
      if (!(fault instanceof OrgFault) || !transient(fault)) throw refused(run, fault);
      await sleep(timers, backoff.next(fault.retryAfterMs), run.signal);
    }
  }
}

function transient(fault: OrgFault): boolean {
  const { status } = fault;
  return fault.retryable && (status === undefined || status >= 500 || status === 408 || status === 429);
}

function refused(run: Run, fault: unknown) {
  const detail = fault instanceof Error ? fault.message : String(fault);
  // Sent again, the same rows would be refused again.
  const malformed = fault instanceof OrgFault && (fault.status === 400 || fault.status === 413);
  return failure('import_upload_failed', malformed ? 'person' : 'retry', {
    params: { app: run.app, detail },
    cause: fault,
  });
}

function tooLarge(run: Run, row: ImportRow, bytes: number) {
  const name = row.type === 'user' ? row.resource.userName : row.resource.displayName;
  return failure('import_row_too_large', 'person', { params: { app: run.app, type: row.type, name, bytes } });
}
