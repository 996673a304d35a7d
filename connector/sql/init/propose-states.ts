import type { CatalogTable } from './catalog.ts';
import { columnFor } from './column-names.ts';
import type { Look } from './look.ts';

interface States {
  column: string;
  true?: string | number | boolean;
  false?: string | number | boolean;
}

const onWords = ['a', 'active', 'enabled', 'on', 'y', 'yes', 'true', 't', '1'];
const offWords: Record<string, string> = {
  a: 'D',
  active: 'inactive',
  enabled: 'disabled',
  on: 'off',
  y: 'N',
  yes: 'no',
  true: 'false',
  t: 'f',
  '1': '0',
};

/** Which column says who is active, and with which values. */
export async function proposeActive(table: CatalogTable, look: Look, notes: string[]): Promise<States | undefined> {
  const active = columnFor('active', table.columns);
  if (active) {
    if (active.kind === 'boolean') return { column: active.name };
    if (active.kind === 'integer') return { column: active.name, true: 1, false: 0 };
    return fromWords(table, active.name, look, notes);
  }
  const inactive = columnFor('inactive', table.columns);
  if (inactive && (inactive.kind === 'boolean' || inactive.kind === 'integer')) {
    const truth = inactive.kind === 'boolean';
    return { column: inactive.name, true: truth ? false : 0, false: truth ? true : 1 };
  }
  const status = columnFor('status', table.columns);
  if (!status) return undefined;
  if (status.kind === 'text' || status.kind === 'other') return fromWords(table, status.name, look, notes);
  const [most] = await look.frequent(table.name, status.name);
  const on = Number(most?.value ?? status.fallback ?? 1);
  notes.push(
    `users.active: ${status.name} holds ${on} for most people, so that is taken for active and ${on === 1 ? 0 : 1} for inactive. Check that the application looks at it.`,
  );
  return { column: status.name, true: on, false: on === 1 ? 0 : 1 };
}

async function fromWords(
  table: CatalogTable,
  column: string,
  look: Look,
  notes: string[],
): Promise<States | undefined> {
  const info = table.columns.find(({ name }) => name === column);
  const held = [
    ...(info?.choices ?? []),
    ...(await look.frequent(table.name, column)).map(({ value }) => String(value)),
    info?.fallback ?? '',
  ];
  const on = held.find((value) => onWords.includes(value.toLowerCase()));
  if (on === undefined) {
    notes.push(
      `users.active: what ${column} holds says nothing known. Write users.active yourself, or deactivation stays unavailable.`,
    );
    return undefined;
  }
  const off = held.find((value) => value !== '' && value !== on) ?? offWords[on.toLowerCase()]!;
  notes.push(`users.active: ${column} is taken to hold ${on} for active and ${off} for inactive. Check it.`);
  return { column, true: on, false: off };
}

/** The column that marks deleted rows. */
export function proposeDeleted(table: CatalogTable): States | undefined {
  const column = columnFor('deleted', table.columns);
  if (!column) return undefined;
  if (column.kind === 'datetime') return { column: column.name };
  if (column.kind === 'boolean') return { column: column.name, true: true, false: false };
  return column.kind === 'integer' ? { column: column.name, true: 1, false: 0 } : undefined;
}

/** The column of the last change; an integer counts seconds or milliseconds, as its values say. */
export async function proposeLastModified(
  table: CatalogTable,
  look: Look,
  textHoldsTimes = false,
): Promise<string | { column: string; unit: string } | undefined> {
  const column = columnFor('lastModified', table.columns);
  if (column?.kind === 'datetime' || (textHoldsTimes && column?.kind === 'text')) return column.name;
  if (column?.kind !== 'integer') return undefined;
  const milliseconds = (await look.sample(table.name, column.name)).some((value) => Number(value) > 100_000_000_000);
  return { column: column.name, unit: milliseconds ? 'milliseconds' : 'seconds' };
}
