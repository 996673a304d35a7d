import { readFile, rename } from 'node:fs/promises';
import { onPremisesError } from '../sdk/index.ts';
import type { FileConfig, UsersConfig } from './config.ts';
import { type CsvFile, versionOf } from './csv-file.ts';
import { type CsvContent, parseCsv } from './csv-text.ts';

/**
 * Takes a file of changes over into the whole one, if it is there: rows are found by the id where they have one, else
 * by the name; rows that are found nowhere are new. The file is renamed to end in `.done` only when all of it is
 * written, and taking it over twice does nothing more, so nothing is lost or doubled where this is interrupted. One
 * that has grown meanwhile keeps its name, and is taken over again.
 */
export async function mergeIncremental(
  file: CsvFile,
  path: string,
  config: UsersConfig,
  newId: () => string,
  now: () => Date,
): Promise<void> {
  const read = await readFileOnce(path);
  if (!read) return;
  const changes = parseCsv(read.bytes, path, config as FileConfig);
  await file.change((content) => merge(content, changes, path, config, newId, now()));
  if ((await versionOf(path)) === read.version) await rename(path, `${path}.done`);
}

/** Undefined where there is no such file. */
async function readFileOnce(path: string): Promise<{ bytes: Buffer; version: string } | undefined> {
  try {
    const version = await versionOf(path);
    return { version, bytes: await readFile(path) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function merge(
  content: CsvContent,
  changes: CsvContent,
  path: string,
  config: UsersConfig,
  newId: () => string,
  now: Date,
): void {
  const unknown = changes.header.find((name) => !content.header.includes(name));
  if (unknown !== undefined)
    throw onPremisesError(
      'csv_columns',
      `${path} has the column "${unknown}", which ${config.file} has not. Nothing was taken over.`,
    );
  const at = (table: CsvContent, column: string) => table.header.indexOf(column);
  const nameColumn = config.columns['userName']!;
  const indexBy = (column: string) =>
    new Map(content.rows.map((row, index) => [(row[at(content, column)] ?? '').toLowerCase(), index]));
  const byId = indexBy(config.id.column);
  const byName = indexBy(nameColumn);
  const rows = [...content.rows];
  for (const [line, change] of changes.rows.entries()) {
    const id = change[at(changes, config.id.column)] ?? '';
    const name = change[at(changes, nameColumn)] ?? '';
    const index = (id ? byId.get(id.toLowerCase()) : undefined) ?? (name ? byName.get(name.toLowerCase()) : undefined);
    if (index === undefined && name === '')
      throw onPremisesError(
        'csv_rows',
        `${path}: row ${line + 2} names nobody who is in ${config.file}, and has no ${nameColumn}. Nothing was taken over.`,
      );
    const before = index === undefined ? content.header.map(() => '') : rows[index]!;
    const after = [...before];
    for (const [place, column] of changes.header.entries()) {
      if (column === config.id.column && change[place] === '') continue;
      after[at(content, column)] = change[place] ?? '';
    }
    if (after.every((cell, place) => cell === before[place])) continue;
    if (after[at(content, config.id.column)] === '') after[at(content, config.id.column)] = newId();
    if (config.lastModified !== undefined) after[at(content, config.lastModified)] = now.toISOString();
    if (index !== undefined) rows[index] = after;
    else {
      byId.set(after[at(content, config.id.column)]!.toLowerCase(), rows.length);
      byName.set(name.toLowerCase(), rows.length);
      rows.push(after);
    }
  }
  content.rows = rows;
}
