import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { CodedError } from '@postern/protocol/messages';
import { control, formatVersion, type Header, header } from './format.ts';

export interface Backup {
  header: Header;
  /** Rows as JSON text, some hundred of one table at a time. Throws `backup_damaged` where the end is missing. */
  batches(): AsyncGenerator<{ table: string; rows: string[] }>;
}

const atOnce = 500;

/** Opens a backup. Throws CodedError `file_unreadable`, `backup_damaged`, `backup_format_newer`. */
export async function openBackup(file: string): Promise<Backup> {
  const lines = linesOf(file);
  const first = await lines.next();
  const damaged = (detail: string) => new CodedError('backup_damaged', { file, detail });
  const parsed = header.safeParse(parse(first.done ? '' : first.value));
  if (!parsed.success) throw damaged('it does not begin as one');
  if (parsed.data.version > formatVersion)
    throw new CodedError('backup_format_newer', { file, version: parsed.data.program });
  return { header: parsed.data, batches: () => batches(lines, damaged) };
}

async function* batches(lines: AsyncGenerator<string>, damaged: (detail: string) => CodedError) {
  let table: string | undefined;
  let rows: string[] = [];
  let count = 0;
  for await (const line of lines) {
    if (line.startsWith('{') && table) {
      count++;
      if (rows.push(line) === atOnce) yield { table, rows: rows.splice(0) };
      continue;
    }
    if (table && rows.length > 0) yield { table, rows: rows.splice(0) };
    const mark = control.safeParse(parse(line));
    if (!mark.success) throw damaged(`a line of it is none (${line.slice(0, 40)})`);
    if (mark.data[0] === 'end') {
      if (mark.data[1] !== count) throw damaged(`it should hold ${mark.data[1]} rows and holds ${count}`);
      return;
    }
    table = mark.data[1];
    rows = [];
  }
  throw damaged('its end is missing');
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  const reader = createInterface({ input: source.pipe(gunzip), crlfDelay: Number.POSITIVE_INFINITY });
  // readline does not hand on the errors of what it reads.
  const failed = new Promise<never>((_, reject) => gunzip.once('error', reject));
  failed.catch(() => undefined);
  const each = reader[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([each.next(), failed]);
      if (next.done) {
        if (gunzip.errored) throw gunzip.errored;
        return;
      }
      yield next.value;
    }
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    if (code.startsWith('Z_')) throw new CodedError('backup_damaged', { file, detail: message }, { cause });
    if (code.startsWith('E')) throw new CodedError('file_unreadable', { file, detail: message }, { cause });
    throw cause;
  } finally {
    reader.close();
    source.destroy();
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
