import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { ParseExpression } from '../../expressions/parse.ts';
import { pathsIn } from '../../expressions/uses.ts';
import { effectiveRules, mappings } from '../../mappings/mapping.ts';
import { appSettings } from '../../provisioning/app-settings.ts';
import { allRules } from '../rules/rule.ts';

/** What would miss a custom attribute of people: mappings and group rules, in words. */
export async function usesOf(tx: Tx, read: ParseExpression, name: string): Promise<string[]> {
  const reads = (expression: string) =>
    pathsIn(read(expression)).some(([root, attribute]) => root === 'user' && attribute === name);
  const { rows } = await sql<{ id: string; name: string; label: string; settings: unknown; mappings: unknown }>`
    select id, name, label, settings, mappings from app order by lower(label)`.execute(tx);
  const used: string[] = [];
  for (const row of rows) {
    const chosen = mappings.parse(row.mappings);
    const app = { ...row, settings: appSettings.parse(row.settings), mappings: chosen, orgAttributes: [name] };
    if (effectiveRules('toApp', app).some(([, { expression }]) => reads(expression))) {
      used.push(`the mapping to ${row.label}`);
    }
    // The plain way brings a value only where the app has an attribute of that name.
    const plainly = app.settings.customAttributes.some((attribute) => attribute.name === name);
    const own = chosen.toOrg[name];
    if (own || (own === undefined && plainly)) used.push(`the mapping from ${row.label}`);
  }
  for (const rule of await allRules(tx)) if (reads(rule.expression)) used.push(`the group rule ${rule.name}`);
  return used;
}
