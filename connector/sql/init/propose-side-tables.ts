import type { CatalogTable } from './catalog.ts';
import { attributeOf, plainName } from './column-names.ts';
import { referenceTo } from './find-tables.ts';
import type { Look } from './look.ts';

const keyNames = ['metakey', 'key', 'name', 'field', 'attribute', 'property'];
const valueNames = ['metavalue', 'value', 'content', 'data'];

/** Attributes that stand as name and value in rows of another table, such as WordPress's wp_usermeta. */
export async function proposeSideTables(
  catalog: readonly CatalogTable[],
  users: CatalogTable,
  taken: ReadonlySet<string>,
  look: Look,
): Promise<object[]> {
  const found: object[] = [];
  const done = new Set(taken);
  for (const table of catalog) {
    const user = table === users ? undefined : referenceTo(users, table, []);
    const key = table.columns.find(({ name, kind }) => kind === 'text' && keyNames.includes(plainName(name)));
    const value = table.columns.find(({ name, kind }) => kind === 'text' && valueNames.includes(plainName(name)));
    if (!user || !key || !value || key === value) continue;
    for (const { value: held } of await look.frequent(table.name, key.name)) {
      const name = String(held);
      const attribute = attributeOf(name);
      if (!attribute || attribute.includes('[') || attribute === 'userName' || done.has(attribute)) continue;
      done.add(attribute);
      found.push({ table: table.name, user, where: { [key.name]: name }, columns: { [attribute]: value.name } });
    }
  }
  return found;
}
