import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { onPremisesError } from '../sdk/index.ts';
import type { FileConfig } from './config.ts';
import { decode } from './decode.ts';

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
 * Reads a CSV file (RFC 4180). Throws an error with a code: `csv_encoding` for another encoding, `csv_rows` for rows
 * that do not fit the header or quotes that do not end, `csv_header` for a missing one. A file that another program
 * owns may be seen while it is written, or after that failed: `csv_truncated` where its last line does not end or it
 * has no row at all.
 */
export function parseCsv(bytes: Uint8Array, path: string, form: FileConfig): CsvContent {
  const { delimiter, quote, encoding, readOnly, endsWithNewline } = form;
  const { text: body, bom } = decode(bytes, path, encoding);
  if (bom && !readOnly && bytes[0] !== 0xef)
    throw refused('csv_encoding', `${path} is UTF-16, which is only read. Save it as UTF-8, or set readOnly.`);
  const records = rowsOf(body, path, delimiter, quote);
  const [header, ...rows] = records;
  if (!header) throw refused('csv_header', `${path} is empty. Its first line must name the columns.`);
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined)
    throw refused('csv_header', `${path} names the column "${twice}" twice. Rename one of them.`);
  if (readOnly && rows.length === 0) throw refused('csv_truncated', `${path} has no rows. ${halfWritten}`);
  if (readOnly && endsWithNewline && !body.endsWith('\n'))
    throw refused(
      'csv_truncated',
      `The last line of ${path} does not end. ${halfWritten} Where its program never ends the last line, set endsWithNewline: false.`,
    );
  return { header, rows, bom, newline: firstLineEnd(body, quote) };
}

export function formatCsv({ header, rows, bom, newline }: CsvContent, { delimiter, quote }: FileConfig): string {
  const text = stringify([header, ...rows], { delimiter, quote, record_delimiter: newline, quoted_match: /[\r\n]/ });
  return (bom ? mark : '') + text;
}

/** Ends of lines in the field of a header are none of the file. */
function firstLineEnd(text: string, quote: string): CsvContent['newline'] {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === quote) quoted = !quoted;
    else if (text[at] === '\n' && !quoted) return text[at - 1] === '\r' ? '\r\n' : '\n';
  }
  return '\n';
}

function rowsOf(text: string, path: string, delimiter: string, quote: string): string[][] {
  try {
    // Some programs end lines in two ways in one file. Without this, csv-parse takes the first way for all.
    const ends = text.includes('\n') ? { record_delimiter: ['\r\n', '\n'] } : {};
    return parse(text, { delimiter, quote, escape: quote, skip_empty_lines: true, ...ends }) as string[][];
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

const halfWritten = 'It may be half-written; nobody was changed. Put the whole file in place.';

function refused(code: string, message: string): Error {
  return onPremisesError(code, message);
}
