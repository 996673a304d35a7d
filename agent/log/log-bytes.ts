import { type FileHandle, open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Bytes of the log from a place on. */
export interface Part {
  /** Where they begin. */
  at: number;
  data: Buffer;
  /** Where the file begins that they are of. */
  fileStart: number;
  /** Where the file ends that they are of; no line goes on over it, unless `open`. */
  fileEnd: number;
  /** More may still be written behind `fileEnd`. */
  open: boolean;
}

/**
 * The log with its turned files as one sequence of bytes. A place in it keeps its meaning as long as this reader lives,
 * also when the file is turned, by the agent or from outside, moved or copied; or when the oldest file is removed: then
 * `begin` moves up. A file that is older than what was there at first has no place in it.
 */
export interface LogBytes {
  readonly file: string;
  /** Where the log begins and ends by now. */
  extent(): Promise<{ begin: number; end: number }>;
  /** At most `length` bytes from `at` on, of one file; undefined at the end. */
  after(at: number, length: number): Promise<Part | undefined>;
  /** At most `length` bytes before `at`, of one file; undefined at the begin. */
  before(at: number, length: number): Promise<Part | undefined>;
}

interface Segment {
  path: string;
  inode: bigint;
  /** The first bytes, since the number of an inode is given out again. */
  head: Buffer;
  start: number;
  size: number;
}

const headBytes = 96;

/** Opens the log that `file` is the newest part of; the older ones are beside it, as rotating-file-stream or logrotate name them. */
export function openLogBytes(file: string): LogBytes {
  const dir = dirname(file);
  const newest = basename(file);
  let segments: Segment[] = [];
  let end = 0;

  /** One after the other: what is looked up later must not be overtaken by what was looked up before. */
  let refreshed = Promise.resolve();
  function refresh(): Promise<void> {
    refreshed = refreshed.then(lookAgain, lookAgain);
    return refreshed;
  }

  async function lookAgain(): Promise<void> {
    const last = segments.at(-1);
    const now = await look(file);
    if (last && now && last.path === file && isSame(last, now)) {
      Object.assign(last, now);
      end = last.start + last.size;
      return;
    }
    let parts = await lookAround();
    // A file that is turned just now is under neither of its names.
    if (last && !parts.some((part) => isSame(last, part))) parts = await lookAround();
    const kept: Segment[] = [];
    const come: Omit<Segment, 'start'>[] = [];
    for (const part of parts) {
      const known = segments.find((one) => isSame(one, part)) ?? segments.find((one) => isCopy(one, part, parts));
      if (known) kept.push({ ...known, ...part });
      else come.push(part);
    }
    kept.sort((a, b) => a.start - b.start);
    // A line that comes into a turned file after the next one has begun has no place any more.
    for (const [n, next] of kept.slice(1).entries())
      kept[n]!.size = Math.min(kept[n]!.size, next.start - kept[n]!.start);
    // What was read last may have been written to before it was turned.
    const newestKept = kept.at(-1);
    if (newestKept) end = Math.max(end, newestKept.start + newestKept.size);
    for (const part of come) {
      if (newestKept && older(newestKept, part, file) > 0) continue;
      kept.push({ ...part, start: end });
      end += part.size;
    }
    segments = kept;
  }

  /** Oldest first. */
  async function lookAround(): Promise<Omit<Segment, 'start'>[]> {
    const names = await readdir(dir).catch(() => []);
    const found = await Promise.all(names.filter((name) => isPart(name, newest)).map((name) => look(join(dir, name))));
    return found.flatMap((part) => (part && part.size > 0 ? part : [])).sort((a, b) => older(a, b, file));
  }

  async function read(segment: Segment, from: number, length: number): Promise<Buffer | undefined> {
    const handle = await open(segment.path).catch(() => undefined);
    try {
      if (!handle || (await handle.stat({ bigint: true })).ino !== segment.inode) return undefined;
      return await fill(handle, from, length);
    } finally {
      await handle?.close();
    }
  }

  /** Reads of the segment that `choose` picks; once more where it was turned or removed meanwhile. */
  async function part(choose: () => { segment: Segment; at: number; length: number } | undefined) {
    if (segments.length === 0) await refresh();
    for (let tries = 0; tries < 3; tries++) {
      const wanted = choose();
      if (!wanted) return undefined;
      const { segment, at, length } = wanted;
      const data = await read(segment, at - segment.start, length);
      if (data && data.length > 0) {
        const { start, size } = segment;
        return { at, data, fileStart: start, fileEnd: start + size, open: segment === segments.at(-1) };
      }
      await refresh();
    }
    return undefined;
  }

  return {
    file,
    async extent() {
      await refresh();
      return { begin: segments[0]?.start ?? end, end };
    },
    after: (from, length) =>
      part(() => {
        const segment = segments.find(({ start, size }) => from < start + size);
        if (!segment) return undefined;
        const at = Math.max(from, segment.start);
        return { segment, at, length: Math.min(length, segment.start + segment.size - at) };
      }),
    before: (to, length) =>
      part(() => {
        const segment = segments.findLast(({ start }) => start < to);
        if (!segment) return undefined;
        const upTo = Math.min(to, segment.start + segment.size);
        const at = Math.max(segment.start, upTo - length);
        return { segment, at, length: upTo - at };
      }),
  };
}

/** `20260105-0900-01-agent.log` as the agent turns it; `agent.log.1` or `agent.log-20260105` as logrotate does. */
function isPart(name: string, newest: string): boolean {
  if (name.endsWith(`-${newest}`)) return /^\d{8}-\d{4}-\d+-/.test(name);
  return name.startsWith(newest) && /^$|^[.-]\d+$/.test(name.slice(newest.length));
}

const isSame = (one: Omit<Segment, 'start'>, other: Omit<Segment, 'start'>): boolean => {
  const length = Math.min(one.head.length, other.head.length);
  return (
    one.inode === other.inode &&
    one.size <= other.size &&
    one.head.subarray(0, length).equals(other.head.subarray(0, length))
  );
};

/** What was copied away before the file itself was emptied: it begins with the same line, and the file no longer does. */
const isCopy = (one: Segment, part: Omit<Segment, 'start'>, parts: Omit<Segment, 'start'>[]): boolean =>
  isSame(one, { ...part, inode: one.inode }) && !parts.some((other) => isSame(one, other));

/** By the time of the first line: the names hold only minutes of the local time, which daylight saving repeats. */
function older(one: Omit<Segment, 'start'>, other: Omit<Segment, 'start'>, newest: string): number {
  if (one.path === newest || other.path === newest) return one.path === newest ? 1 : -1;
  const [time, otherTime] = [timeIn(one.head), timeIn(other.head)];
  if (time && otherTime && time !== otherTime) return time - otherTime;
  return one.path < other.path ? -1 : 1;
}

const timeIn = (head: Buffer): number => Number(/"time":(\d+)/.exec(head.toString('latin1'))?.[1] ?? 0);

async function look(path: string): Promise<Omit<Segment, 'start'> | undefined> {
  const handle = await open(path).catch(() => undefined);
  try {
    if (!handle) return undefined;
    const { ino, size } = await handle.stat({ bigint: true });
    return { path, inode: ino, size: Number(size), head: await fill(handle, 0, Math.min(headBytes, Number(size))) };
  } finally {
    await handle?.close();
  }
}

async function fill(handle: FileHandle, from: number, length: number): Promise<Buffer> {
  const data = Buffer.allocUnsafe(length);
  const { bytesRead } = await handle.read(data, 0, length, from);
  return data.subarray(0, bytesRead);
}
