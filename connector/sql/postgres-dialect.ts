import { type ColumnInfo, type Dialect, epochBound, epochOf, likePattern, orderSigns, quoteParts } from './database.ts';

export const postgresDialect: Dialect = {
  name: 'postgres',
  returning: true,
  forUpdate: ' FOR UPDATE',
  placeholder: (n) => `$${n}`,
  quote: (identifier) => quoteParts(identifier, '"'),
  nameIndex: (table, column) =>
    `CREATE INDEX ON ${postgresDialect.quote(table)} (lower(${postgresDialect.quote(column)}))`,
  asText: (expression) => `${expression}::text`,
  comparableText: (expression, column, caseExact) => `${folded(expression, column, caseExact)} COLLATE "C"`,
  comparableTime: (expression) => expression,
  testText(expression, column, op, value, caseExact, add) {
    const left = folded(expression, column, caseExact);
    const wanted = caseExact ? value : value.toLowerCase();
    if (op === 'co' || op === 'sw' || op === 'ew') return `${left} LIKE ${add(likePattern(op, wanted))} ESCAPE '!'`;
    if (op === 'eq') return `${left} = ${add(wanted)}`;
    return `${postgresDialect.comparableText(expression, column, caseExact)} ${orderSigns[op]} ${add(wanted)}`;
  },
  testNumber: (expression, op, value, add) => `${expression}::numeric ${orderSigns[op]} ${add(value)}::numeric`,
  testTime(expression, column, op, instant, add) {
    if (column.kind === 'integer') return `${expression} ${orderSigns[op]} ${add(epochBound(instant, column, op))}`;
    return `${expression} ${orderSigns[op]} ${add(instant.toISOString())}`;
  },
  toBoolean: (value) => value,
  toTime: (instant, column) => (column.kind === 'integer' ? epochOf(instant, column) : instant.toISOString()),
};

/** Not cast where it is plain text, so that an index on the column, or on lower(column), serves. */
function folded(expression: string, column: ColumnInfo, caseExact: boolean): string {
  const plain = isPlainText(column) ? expression : `${expression}::text`;
  return caseExact ? plain : `lower(${plain})`;
}

function isPlainText({ type }: ColumnInfo): boolean {
  return type === 'text' || type.startsWith('character varying');
}
