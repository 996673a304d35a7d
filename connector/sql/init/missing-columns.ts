import type { Dialect } from '../database.ts';
import type { CatalogTable } from './catalog.ts';
import { columnFor } from './column-names.ts';

/**
 * What to say of a table that has no column for the login: SQL that adds one and fills it, and, as the table is changed
 * anyway, the columns without which people could not be deactivated or would have no mail.
 */
export function missingColumns(table: CatalogTable, columns: ReadonlyMap<string, string>, dialect: Dialect): string {
  const name = dialect.quote(table.name);
  const parts = ['name.givenName', 'name.familyName'].flatMap((attribute) => columns.get(attribute) ?? []);
  const words = [...parts, table.primaryKey[0]!].map((part) => dialect.quote(part));
  const filled = dialect.name === 'mysql' ? `CONCAT_WS('.', ${words.join(', ')})` : words.join(" || '.' || ");
  const indexed = { mysql: 'login', postgres: 'lower(login)', sqlite: 'login COLLATE NOCASE' }[dialect.name];
  const canDeactivate = (['active', 'inactive', 'status'] as const).some((role) => columnFor(role, table.columns));
  const add = (column: string) => `  ALTER TABLE ${name} ADD COLUMN ${column};`;
  return [
    `The table ${table.name} has no column for the name with which people log in, and SCIM needs one.`,
    'An administrator of the database can add what is missing; then run init again:',
    add('login VARCHAR(190)'),
    `  UPDATE ${name} SET login = LOWER(${filled});`,
    `  CREATE UNIQUE INDEX ${table.name}_login ON ${name} (${indexed});`,
    ...(columns.has('emails[primary]') ? [] : [add('email VARCHAR(254)')]),
    ...(canDeactivate
      ? []
      : [
          add(
            `active ${dialect.name === 'postgres' ? 'BOOLEAN' : 'TINYINT(1)'} NOT NULL DEFAULT ${dialect.name === 'postgres' ? 'TRUE' : '1'}`,
          ),
        ]),
  ].join('\n');
}
