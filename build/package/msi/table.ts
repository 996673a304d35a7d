/** A column of an MSI table as its text form writes it: s or l text, i number, v file; a capital may be empty. */
type Column = `${'s' | 'S' | 'l' | 'L' | 'i' | 'I' | 'v'}${number}`;
export type Cell = string | number;

export interface Table {
  name: string;
  columns: Record<string, Column>;
  /** How many of the columns, from the first on, make a row unique. */
  keys: number;
  rows: Cell[][];
}

/** A table as `msibuild -i` reads it (.idt): three lines of heading, cells apart by tabs. Throws for a cell that would break it. */
export function idt({ name, columns, keys, rows }: Table): string {
  const names = Object.keys(columns);
  for (const row of rows) {
    if (row.length !== names.length) throw new Error(`${name}: ${row.join(', ')} has not ${names.length} cells`);
    const broken = row.find((cell) => /[\t\r\n]/.test(String(cell)));
    if (broken !== undefined) throw new Error(`${name}: a cell has a tab or a line break: ${broken}`);
  }
  const lines = [names, Object.values(columns), [name, ...names.slice(0, keys)], ...rows];
  return lines.map((line) => `${line.join('\t')}\r\n`).join('');
}

/** One row for a table that wixl has filled already, as `msibuild -q` takes it. */
export function insert(table: string, row: Record<string, Cell>): string {
  const values = Object.values(row).map((value) => (typeof value === 'number' ? value : quoted(value)));
  return `INSERT INTO \`${table}\` (${Object.keys(row)
    .map((name) => `\`${name}\``)
    .join(',')}) VALUES (${values.join(',')})`;
}

function quoted(text: string): string {
  if (text.includes("'")) throw new Error(`MSI's SQL cannot write an apostrophe: ${text}`);
  return `'${text}'`;
}
