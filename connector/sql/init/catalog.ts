import type { ColumnInfo, Database, Row } from '../database.ts';

/** A table as `init` looks at it. */
export interface CatalogTable {
  name: string;
  columns: CatalogColumn[];
  primaryKey: string[];
  references: { column: string; table: string; target: string }[];
}

export interface CatalogColumn extends ColumnInfo {
  /** The default as text; `undefined` where there is none, or one that is computed. */
  fallback?: string;
  /** Values that an ENUM takes. */
  choices?: string[];
}

interface Queries {
  /** name */
  tables: string;
  /** table_name, column_name, fallback, full_type */
  defaults: string;
  /** table_name, column_name, and for references target and target_column */
  keys: string;
}

const queries: Record<Database['dialect']['name'], Queries> = {
  mysql: {
    tables: `SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`,
    defaults: `SELECT table_name AS table_name, column_name AS column_name, column_default AS fallback, column_type AS full_type
      FROM information_schema.columns WHERE table_schema = DATABASE()`,
    keys: `SELECT table_name AS table_name, column_name AS column_name, referenced_table_name AS target,
      referenced_column_name AS target_column FROM information_schema.key_column_usage
      WHERE table_schema = DATABASE() AND (constraint_name = 'PRIMARY' OR referenced_table_name IS NOT NULL)
      ORDER BY table_name, ordinal_position`,
  },
  postgres: {
    tables: `SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name`,
    defaults: `SELECT table_name, column_name, column_default AS fallback, data_type AS full_type
      FROM information_schema.columns WHERE table_schema = current_schema()`,
    keys: `SELECT r.relname AS table_name, a.attname AS column_name, t.relname AS target, f.attname AS target_column
      FROM pg_constraint c CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY AS k(num, pos)
      JOIN pg_class r ON r.oid = c.conrelid JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num
      LEFT JOIN pg_class t ON t.oid = c.confrelid
      LEFT JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = c.confkey[k.pos]
      WHERE c.contype IN ('p', 'f') AND r.relnamespace = current_schema()::regnamespace ORDER BY r.relname, k.pos`,
  },
  sqlite: {
    tables: `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name`,
    defaults: `SELECT m.name AS table_name, c.name AS column_name, c.dflt_value AS fallback, c.type AS full_type
      FROM sqlite_schema m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'`,
    keys: `SELECT m.name AS table_name, c.name AS column_name, NULL AS target, NULL AS target_column
      FROM sqlite_schema m, pragma_table_xinfo(m.name) c WHERE m.type = 'table' AND c.pk > 0
      UNION ALL SELECT m.name, f."from", f."table", COALESCE(f."to", 'id')
      FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`,
  },
};

/** All tables that the login sees in its own schema. */
export async function readCatalog(database: Database): Promise<CatalogTable[]> {
  const { tables, defaults, keys } = queries[database.dialect.name];
  const names = (await database.read(tables, [])).map(({ name }) => String(name));
  const details = await database.read(defaults, []);
  const keyRows = await database.read(keys, []);
  const catalog: CatalogTable[] = [];
  for (const name of names) {
    const own = keyRows.filter(({ table_name }) => table_name === name);
    const ofTable = details.filter(({ table_name }) => table_name === name);
    catalog.push({
      name,
      columns: ((await database.describe(name)) ?? []).map((info) => ({
        ...info,
        ...detailOf(ofTable.find(({ column_name }) => column_name === info.name)),
      })),
      primaryKey: own.filter(({ target }) => target === null).map(({ column_name }) => String(column_name)),
      references: own
        .filter(({ target }) => target !== null)
        .map(({ column_name, target, target_column }) => ({
          column: String(column_name),
          table: String(target),
          target: String(target_column),
        })),
    });
  }
  return catalog;
}

/** MariaDB writes 'text' with quotes and NULL as a word, MySQL without, PostgreSQL adds the type. */
function detailOf(row: Row | undefined): Pick<CatalogColumn, 'fallback' | 'choices'> {
  if (!row) return {};
  const written = row['fallback'];
  const text = written === null || written === undefined ? undefined : String(written).replace(/::[\w\s]+$/, '');
  const plain = text?.replace(/^'(.*)'$/s, '$1').replaceAll("''", "'");
  const computed = text === undefined || /^NULL$|\(|current_timestamp/i.test(text);
  const choices = /^enum\((.*)\)$/i.exec(String(row['full_type']))?.[1];
  return {
    ...(computed || plain === undefined ? {} : { fallback: plain }),
    ...(choices ? { choices: [...choices.matchAll(/'((?:[^']|'')*)'/g)].map(([, choice]) => choice ?? '') } : {}),
  };
}
