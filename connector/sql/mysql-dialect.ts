import { type Dialect, epochBound, epochOf, likePattern, orderSigns, quoteParts } from './database.ts';

const bytes = (text: string) => `CAST(${text} AS BINARY)`;

const isAscii = (text: string) => /^\p{ASCII}*$/u.test(text);

export const mysqlDialect: Dialect = {
  name: 'mysql',
  returning: false,
  forUpdate: ' FOR UPDATE',
  placeholder: () => '?',
  quote: (identifier) => quoteParts(identifier, '`'),
  nameIndex(table, column) {
    const { quote } = mysqlDialect;
    return `CREATE INDEX ${quote(`${table}_${column}`.replaceAll('.', '_'))} ON ${quote(table)} (${quote(column)})`;
  },
  asText: (expression) => `CAST(${expression} AS CHAR)`,
  // Bytes are compared: collations take "é" for "e" and "a " for "a", which would find somebody else's account.
  comparableText(expression, _column, caseExact) {
    const wide = `CONVERT(${expression} USING utf8mb4)`;
    return bytes(caseExact ? wide : `LOWER(${wide})`);
  },
  comparableTime: (expression) => expression,
  testText(expression, column, op, value, caseExact, add) {
    const left = mysqlDialect.comparableText(expression, column, caseExact);
    const wanted = caseExact ? value : value.toLowerCase();
    if (op === 'co' || op === 'sw' || op === 'ew') {
      return `${left} LIKE ${bytes(add(likePattern(op, wanted)))} ESCAPE '!'`;
    }
    // The plain comparison is there for the index; it never leaves out what the exact one would find.
    const indexable = op === 'eq' && column.kind === 'text' && isAscii(value) && (caseExact || column.ignoresCase);
    const narrow = indexable ? `${expression} = ${add(wanted)} AND ` : '';
    return `(${narrow}${left} ${orderSigns[op]} ${bytes(add(wanted))})`;
  },
  testNumber: (expression, op, value, add) => `${expression} ${orderSigns[op]} ${add(value)}`,
  testTime: (expression, column, op, instant, add) =>
    `${expression} ${orderSigns[op]} ${add(column.kind === 'integer' ? epochBound(instant, column, op) : mysqlTime(instant))}`,
  // A number would travel as text, and BIT takes "1" for the letter.
  toBoolean: (value) => value,
  toTime: (instant, column) => (column.kind === 'integer' ? epochOf(instant, column) : mysqlTime(instant)),
};

function mysqlTime(instant: Date): string {
  return instant.toISOString().replace('T', ' ').replace('Z', '');
}
