import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { onPremisesError } from '../sdk/index.ts';
import type { FileConfig } from './config.ts';

/** A file as it was read, with what is kept when it is written again. */
export interface CsvContent {
  header: string[];
  /** One per line behind the first, each as long as the header. */
  rows: string[][];
  bom: boolean;
  newline: '\n' | '\r\n';
}

const mark = '\uFEFF';

/**
 * Reads a CSV file (RFC 4180). Throws an error with a code: `csv_encoding` for what is no UTF-8, `csv_rows` for rows
 * that do not fit the header or quotes that do not end, `csv_header` for a missing one.
 */
export function parseCsv(bytes: Uint8Array, path: string, { delimiter, quote }: FileConfig): CsvContent {
  const text = decode(bytes, path);
  const body = text.startsWith(mark) ? text.slice(1) : text;
  const records = rowsOf(body, path, delimiter, quote);
  const [header, ...rows] = records;
  if (!header) throw refused('csv_header', `${path} is empty. Its first line must name the columns.`);
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined)
    throw refused('csv_header', `${path} names the column "${twice}" twice. Rename one of them.`);
  return { header, rows, bom: body !== text, newline: /\r\n/.test(body) ? '\r\n' : '\n' };
}

export function formatCsv({ header, rows, bom, newline }: CsvContent, { delimiter, quote }: FileConfig): string {
  const text = stringify([header, ...rows], { delimiter, quote, record_delimiter: newline });
  return (bom ? mark : '') + text;
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refused('csv_encoding', `${path} is not UTF-8${lineOfFault(bytes)}. Save it as UTF-8; nothing was changed.`);
  }
}

/** Where the first byte is that is no UTF-8. */
function lineOfFault(bytes: Uint8Array): string {
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(10, from);
    const part = bytes.subarray(from, end < 0 ? bytes.length : end);
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(part);
    } catch {
      return ` (line ${line})`;
    }
    if (end < 0) break;
    from = end + 1;
  }
  return '';
}

function rowsOf(text: string, path: string, delimiter: string, quote: string): string[][] {
  try {
    return parse(text, { delimiter, quote, escape: quote, skip_empty_lines: true }) as string[][];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = 'lines' in error && typeof error.lines === 'number' ? ` Line ${error.lines}:` : '';
    const what =
      error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH'
        ? 'a row has not as many fields as the first line. Check its delimiters and quotes.'
        : `${error.message.split('\n')[0]}.`;
    throw refused('csv_rows', `${path} cannot be read.${line} ${what} Nothing was changed.`);
  }
}

function refused(code: string, message: string): Error {
  return onPremisesError(code, message);
}
