import { appendFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';

export interface TurningFile {
  write(text: string): void;
  /**
   * For a process that ends: what was written is in the file when this returns, and so is from then on what each `write`
   * is given. What was just on its way there may be there twice.
   */
  hurry(): void;
  /** Resolves when everything is on its way to the disk's cache. */
  close(): Promise<void>;
}

/** How often it is looked whether the file was moved away. */
const lookMs = 1_000;

/**
 * A file that is turned over at 10 MB, ten of them kept, for the owner alone. Where someone else moves or removes it, as
 * logrotate does, a new one is begun with the next line. A disk that takes no more lines is told to `complain`.
 */
export function openTurningFile(dir: string, name: string, complain: (problem: string) => void): TurningFile {
  const path = join(dir, name);
  const closing = new Set<Promise<void>>();
  /** What the stream has been given and has not written yet, in order. */
  const onTheWay = new Set<{ text: string }>();
  let hurried = false;
  let inode: bigint | undefined;
  let lookAt = 0;
  let stream = open();

  function open(): RotatingFileStream {
    const next = createStream(name, { path: dir, size: '10M', maxFiles: 10, mode: 0o600 });
    next.on('error', (error: Error) => complain(error.message));
    next.on('warning', () => undefined);
    // While the stream turns the file itself there is none to compare with.
    next.on('rotation', () => {
      if (next === stream) inode = undefined;
    });
    next.on('open', () => {
      if (next === stream) inode = inodeOf(path);
    });
    inode = undefined;
    return next;
  }

  function end(ended: RotatingFileStream): void {
    const closed = new Promise<void>((resolve) => ended.end(() => resolve()));
    closing.add(closed);
    void closed.then(() => closing.delete(closed));
  }

  function append(text: string): void {
    try {
      appendFileSync(path, text, { mode: 0o600 });
    } catch (error) {
      complain((error as Error).message);
    }
  }

  return {
    write(text) {
      if (hurried) return append(text);
      if (inode !== undefined && performance.now() >= lookAt) {
        lookAt = performance.now() + lookMs;
        if (inodeOf(path) !== inode) {
          const moved = stream;
          stream = open();
          end(moved);
        }
      }
      const one = { text };
      onTheWay.add(one);
      stream.write(text, () => onTheWay.delete(one));
    },
    hurry() {
      hurried = true;
      if (onTheWay.size > 0) append([...onTheWay].map(({ text }) => text).join(''));
    },
    async close() {
      end(stream);
      await Promise.all(closing);
    },
  };
}

const inodeOf = (path: string): bigint | undefined => statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
