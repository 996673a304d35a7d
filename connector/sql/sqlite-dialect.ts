import { type Dialect, epochBound, epochOf, likePattern, orderSigns, quoteParts } from './database.ts';

/** Name of the function that `sqlite.ts` adds: lower case of all scripts, SQLite's own knows ASCII only. */
export const foldFunction = 'postern_fold';

const isAscii = (text: string) => /^\p{ASCII}*$/u.test(text);

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  returning: true,
  forUpdate: '',
  placeholder: () => '?',
  quote: (identifier) => quoteParts(identifier, '"'),
  nameIndex(table, column) {
    const { quote } = sqliteDialect;
    return `CREATE INDEX ${quote(`${table}_${column}_nocase`)} ON ${quote(table)} (${quote(column)} COLLATE NOCASE)`;
  },
  asText: (expression) => `CAST(${expression} AS TEXT)`,
  comparableText: (expression, _column, caseExact) =>
    caseExact ? `${expression} COLLATE BINARY` : `${foldFunction}(${expression})`,
  // Applications write "2026-01-31 10:00:00", we write RFC 3339: both are read as the same instant.
  comparableTime: (expression, { kind }) =>
    kind === 'integer' ? expression : `strftime('%Y-%m-%dT%H:%M:%fZ', ${expression})`,
  testText(expression, column, op, value, caseExact, add) {
    const like = op === 'co' || op === 'sw' || op === 'ew';
    const comparable = sqliteDialect.comparableText(expression, column, caseExact);
    if (caseExact) {
      if (like) return `${expression} GLOB ${add(globPattern(op, value))}`;
      return `${comparable} ${orderSigns[op]} ${add(value)}`;
    }
    const folded = value.toLowerCase();
    // An index COLLATE NOCASE serves the first form.
    if (op === 'eq' && isAscii(folded)) return `${expression} = ${add(folded)} COLLATE NOCASE`;
    if (like && isAscii(folded)) return `${expression} LIKE ${add(likePattern(op, folded))} ESCAPE '!'`;
    if (like) return `${comparable} LIKE ${add(likePattern(op, folded))} ESCAPE '!'`;
    return `${comparable} ${orderSigns[op]} ${add(folded)}`;
  },
  testNumber: (expression, op, value, add) => `${expression} ${orderSigns[op]} ${add(value)}`,
  testTime(expression, column, op, instant, add) {
    const value = column.kind === 'integer' ? epochBound(instant, column, op) : instant.toISOString();
    return `${sqliteDialect.comparableTime(expression, column)} ${orderSigns[op]} ${add(value)}`;
  },
  toBoolean: (value) => (value ? 1 : 0),
  toTime: (instant, column) => (column.kind === 'integer' ? epochOf(instant, column) : instant.toISOString()),
};

function globPattern(op: 'co' | 'sw' | 'ew', value: string): string {
  const escaped = value.replace(/[*?[]/g, '[$&]');
  return `${op === 'sw' ? '' : '*'}${escaped}${op === 'ew' ? '' : '*'}`;
}
