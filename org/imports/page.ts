import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CodedError } from '@postern/protocol/messages';
import { type ImportRow, importRow, limits, storable } from '@postern/protocol/wire';

const unpack = promisify(gunzip);

/**
 * Rows of one page: NDJSON, gzip or plain. Unpacking ends at `limits.importPageBytes`, however much more there is.
 * Throws CodedError `import_page_too_large`, `import_page_invalid` (names the line).
 */
export async function readPage(body: Buffer, encoding: string | undefined): Promise<ImportRow[]> {
  const text = (await plain(body, encoding)).toString('utf8');
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length > limits.importPageRows) throw tooLarge(`${limits.importPageRows} rows`);
  return lines.map((line, n) => readLine(line, n + 1));
}

async function plain(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return body;
  if (encoding !== 'gzip') throw invalid(1, `the encoding ${encoding} is not gzip`);
  try {
    return await unpack(body, { maxOutputLength: limits.importPageBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLarge(`${limits.importPageBytes} bytes`);
    throw invalid(1, 'the body is not gzip');
  }
}

function readLine(line: string, number: number): ImportRow {
  const row = importRow.safeParse(json(line, number));
  // One odd character in one account must not end every import of the application.
  if (row.success) return storable(row.data);
  const [issue] = row.error.issues;
  throw invalid(number, `${issue?.path.join('.') || 'row'}: ${issue?.message ?? 'not valid'}`);
}

function json(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw invalid(number, 'it is no JSON');
  }
}

const invalid = (line: number, detail: string) => new CodedError('import_page_invalid', { line, detail });
const tooLarge = (limit: string) => new CodedError('import_page_too_large', { limit });
