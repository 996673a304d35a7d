import type { Dialect } from '../database.ts';
import type { CatalogColumn, CatalogTable } from './catalog.ts';
import { columnFor, plainName } from './column-names.ts';
import type { Look } from './look.ts';

type Cell = string | number | boolean | { now: 'time' | 'seconds' };

/** What new rows get in columns that no attribute fills: what the database needs, and what nearly all rows hold. */
export async function proposeNewRow(
  section: string,
  table: CatalogTable,
  mapped: ReadonlySet<string>,
  look: Look,
  notes: string[],
): Promise<Record<string, Cell> | undefined> {
  const row: Record<string, Cell> = {};
  const created = columnFor('created', table.columns);
  for (const column of table.columns.filter(({ name }) => !mapped.has(name))) {
    if (column === created && column.kind === 'datetime' && column.fallback !== undefined)
      row[column.name] = { now: 'time' };
    else if (column === created && column.kind === 'integer') row[column.name] = { now: 'seconds' };
    else if (column.required && !column.generated) row[column.name] = await needed(section, table, column, look, notes);
    else {
      const usual = await usualValue(table, column, look);
      if (usual === undefined) continue;
      row[column.name] = usual;
      notes.push(`${section}.newRow.${column.name}: nearly all rows hold ${usual}, so new ones do too.`);
    }
  }
  return Object.keys(row).length ? row : undefined;
}

async function needed(
  section: string,
  table: CatalogTable,
  column: CatalogColumn,
  look: Look,
  notes: string[],
): Promise<Cell> {
  const say = (value: string | number | boolean): Cell => {
    if (value !== '')
      notes.push(
        `${section}.newRow.${column.name}: the database needs a value and no attribute has one; ${value} is a guess. Check it.`,
      );
    return value;
  };
  const reference = table.references.find((one) => one.column === column.name);
  if (reference) {
    const least = await look.least(reference.table, reference.target);
    if (least !== undefined && least !== null) return say(typeof least === 'bigint' ? String(least) : least);
  }
  if (column.choices?.length) return say(column.choices[0]!);
  const [usual] = await look.frequent(table.name, column.name);
  if (usual && usual.share > 0.9 && usual.value !== null && column.kind !== 'datetime')
    return say(usual.value as string | number);
  const plain = plainName(column.name);
  switch (column.kind) {
    case 'datetime':
      if (/birth/.test(plain)) return say('1970-01-01');
      return /^(to|end|until|valid)/.test(plain) ? say('9999-01-01') : { now: 'time' };
    case 'integer':
    case 'number':
      return /time|created|date/.test(plain) ? { now: 'seconds' } : say(0);
    case 'boolean':
      return say(false);
    default:
      return say('');
  }
}

/** A value that nearly all rows hold and that is not the default, such as a site's number or "confirmed". */
async function usualValue(table: CatalogTable, column: CatalogColumn, look: Look): Promise<Cell | undefined> {
  if (
    column.fallback === undefined ||
    !['integer', 'boolean', 'text'].includes(column.kind) ||
    (column.maxLength ?? 0) > 100
  )
    return undefined;
  const [most] = await look.frequent(table.name, column.name);
  if (!most || most.rows < 2 || most.share < 0.9 || most.value === null || String(most.value) === column.fallback)
    return undefined;
  if (
    /time|date|ip$|access|login|count|id$/.test(plainName(column.name)) &&
    !/host|site|tenant|org/.test(plainName(column.name))
  )
    return undefined;
  if (column.kind === 'boolean') return most.value === true || String(most.value) === '1';
  return column.kind === 'integer' ? Number(most.value) : String(most.value);
}

/** How keys of new rows come about. `undefined` when there is no way that is known. */
export async function proposeKey(
  table: CatalogTable,
  mapped: ReadonlySet<string>,
  look: Look,
  dialect: Dialect,
): Promise<{ column: string; generate: string; statement?: string } | undefined> {
  const column = table.columns.find(({ name }) => name === table.primaryKey[0]);
  if (!column) return undefined;
  const { name } = column;
  if (column.generated) return { column: name, generate: 'database' };
  if (mapped.has(name)) return { column: name, generate: 'attribute' };
  const from = dialect.quote(table.name);
  const key = dialect.quote(name);
  if (column.kind === 'integer')
    return { column: name, generate: 'statement', statement: `SELECT COALESCE(MAX(${key}), 0) + 1 FROM ${from}` };
  if (column.type === 'uuid' || (column.kind === 'text' && (column.maxLength ?? 36) >= 36))
    return { column: name, generate: 'uuid' };
  const shapes = (await look.sample(table.name, name)).map((value) => /^([a-z]+)(\d+)$/i.exec(value));
  const [first] = shapes;
  if (!first || !shapes.every((shape) => shape?.[1] === first[1] && shape?.[2]?.length === first[2]?.length))
    return undefined;
  const [, prefix = '', digits = ''] = first;
  return { column: name, generate: 'statement', statement: nextCode(dialect, key, from, prefix, digits.length) };
}

/** The next of codes such as d001, d002. */
function nextCode({ name }: Dialect, key: string, from: string, prefix: string, digits: number): string {
  const at = prefix.length + 1;
  const type = { mysql: 'UNSIGNED', postgres: 'bigint', sqlite: 'INTEGER' }[name];
  const next = `MAX(CAST(SUBSTR(${key}, ${at}) AS ${type})) + 1`;
  if (name === 'sqlite') return `SELECT '${prefix}' || printf('%0${digits}d', ${next}) FROM ${from}`;
  if (name === 'postgres') return `SELECT '${prefix}' || lpad((${next})::text, ${digits}, '0') FROM ${from}`;
  return `SELECT CONCAT('${prefix}', LPAD(${next}, ${digits}, '0')) FROM ${from}`;
}
