import type { CatalogColumn, CatalogTable } from './catalog.ts';
import { attributeColumns, columnFor, plainName } from './column-names.ts';

const userWords = /user|account|member|person|people|employee|staff|login|customer|student/;
const groupWords = [/group/, /cohort/, /role/, /team/, /department|dept/, /division|unit/];

/** Tables that may hold the people, the likeliest first. */
export function userTables(catalog: readonly CatalogTable[]): CatalogTable[] {
  return ranked(catalog, (table) => {
    if (table.primaryKey.length !== 1) return 0;
    const found = new Set(attributeColumns(table.columns).map(([attribute]) => attribute));
    const has = (attribute: string, points: number) => (found.has(attribute) ? points : 0);
    const columns =
      has('userName', 4) + has('emails[primary]', 2) + has('name.givenName', 2) + has('name.familyName', 2);
    if (columns < 4) return 0;
    const points = columns + (columnFor('password', table.columns) ? 3 : 0);
    return points + (userWords.test(plainName(table.name)) ? 3 : 0) - 2 * table.references.length;
  });
}

export interface GroupTables {
  table: CatalogTable;
  name: CatalogColumn;
  members: { table: CatalogTable; group: string; user: string };
}

/** Tables that hold groups of these people: a third table refers to both. The likeliest first. */
export function groupTables(catalog: readonly CatalogTable[], users: CatalogTable): GroupTables[] {
  const candidates = catalog.flatMap((members): GroupTables[] => {
    if (members === users) return [];
    const user = referenceTo(users, members, []);
    if (!user) return [];
    return catalog.flatMap((table) => {
      if (table === users || table === members || table.primaryKey.length !== 1) return [];
      const name = columnFor(
        'groupName',
        table.columns.filter(({ kind }) => kind === 'text'),
      );
      const group = referenceTo(table, members, [user]);
      return name && group ? [{ table, name, members: { table: members, group, user } }] : [];
    });
  });
  return ranked(candidates, ({ table, members }) => {
    const place = groupWords.findIndex((word) => word.test(plainName(table.name)));
    const wide = members.table.columns.length;
    return (place < 0 ? 1 : 20 - 2 * place) + (wide <= 6 ? 1 : 0);
  });
}

/** The column with which `from` refers to the key of `to`: a foreign key says so, else its name does. */
export function referenceTo(to: CatalogTable, from: CatalogTable, taken: readonly string[]): string | undefined {
  const [key = ''] = to.primaryKey;
  const declared = from.references.find(({ table, target }) => table === to.name && target === key);
  if (declared && !taken.includes(declared.column)) return declared.column;
  const free = from.columns.filter(({ name }) => !taken.includes(name));
  const name = plainName(to.name.replace(/^[a-z0-9]{1,4}_/i, ''));
  const singular = name.replace(/s$/, '');
  const wanted = [`${singular}id`, `${name}id`, ...(plainName(key) === 'id' ? [] : [plainName(key)])];
  return free.find((column) => wanted.includes(plainName(column.name)))?.name;
}

function ranked<T>(list: readonly T[], points: (one: T) => number): T[] {
  return list
    .map((one) => ({ one, points: points(one) }))
    .filter((entry) => entry.points > 0)
    .sort((a, b) => b.points - a.points)
    .map(({ one }) => one);
}
