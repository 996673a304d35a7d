import { randomUUID } from 'node:crypto';
import type { ScimGroup, ScimUser } from '@postern/protocol/scim';
import {
  duplicate,
  invalidValue,
  listInMemory,
  notFound,
  onPremisesError,
  type ResourceHandlers,
  type Stored,
} from '../sdk/index.ts';
import type { GroupsConfig, UsersConfig } from './config.ts';
import type { CsvFile } from './csv-file.ts';
import type { CsvContent } from './csv-text.ts';
import type { RowMap } from './row-map.ts';
import { localDay } from './state.ts';

export interface TableParts<T> {
  file: CsvFile;
  config: UsersConfig | GroupsConfig;
  map: RowMap<T>;
  /** The attribute that nobody else may have, whatever its case. */
  unique: 'userName' | 'displayName';
  now: () => Date;
  /** Called before the file is read or written. */
  prepare?: () => Promise<void>;
}

export type TableHandlers<T> = Required<Pick<ResourceHandlers<T>, 'create' | 'get' | 'list' | 'update' | 'delete'>> & {
  /** Reads the file and says what is wrong with it. */
  check(): Promise<void>;
};

/** The functions of the SDK over a file. */
export function createTable<T extends ScimUser | ScimGroup>(parts: TableParts<T>): TableHandlers<T> {
  const { file, config, map, unique, now, prepare = async () => undefined } = parts;
  const kept = new WeakMap<CsvContent, { day: string; resources: Map<string, Stored<T>> }>();
  const nameOf = (resource: T) => String((resource as unknown as Record<string, unknown>)[unique]).toLowerCase();

  /** Resources by id. Throws for a file that lacks columns, ids, or has an id twice. */
  const resourcesOf = (content: CsvContent): Map<string, Stored<T>> => {
    // Who works here may be another tomorrow, although the file is the same.
    const day = localDay(now());
    const known = kept.get(content);
    if (known?.day === day) return known.resources;
    const missing = map.columns.filter((column) => !content.header.includes(column));
    if (missing.length)
      throw onPremisesError(
        'csv_columns',
        `${config.file} has no column ${missing.join(', ')}. It has: ${content.header.join(', ')}.`,
      );
    const found = new Map<string, Stored<T>>();
    for (const [index, row] of content.rows.entries()) {
      const resource = map.toResource(content.header, row, `${config.file}: row ${index + 2}`, day);
      if (resource.id === '')
        throw onPremisesError('csv_id', `${config.file}: row ${index + 2} has no ${config.id.column}.`);
      if (found.has(resource.id))
        throw onPremisesError(
          'csv_id',
          `${config.file}: the ${config.id.column} ${resource.id} is there twice (row ${index + 2}). Make it unique; nothing was changed.`,
        );
      found.set(resource.id, resource);
    }
    kept.set(content, { day, resources: found });
    return found;
  };

  const read = async (): Promise<Map<string, Stored<T>>> => {
    await prepare();
    const content = await file.read();
    if (config.id.generate === 'uuid' && !config.readOnly && lacksIds(content)) {
      await file.change(giveIds);
      return resourcesOf(await file.read());
    }
    return resourcesOf(content);
  };
  const idColumn = ({ header }: CsvContent) => header.indexOf(config.id.column);
  const lacksIds = (content: CsvContent) => {
    const column = idColumn(content);
    return column >= 0 && content.rows.some((row) => row[column] === '');
  };
  const giveIds = (content: CsvContent): void => {
    const column = idColumn(content);
    content.rows = content.rows.map((row) => (row[column] === '' ? row.with(column, randomUUID()) : row));
  };

  /** Puts a resource into the draft that is written next. */
  const put = (content: CsvContent, id: string, resource: T, index: number | undefined): Stored<T> => {
    const { header, rows } = content;
    const column = header.indexOf(config.columns[unique]!);
    const taken = rows.some((row, at) => at !== index && row[column]?.toLowerCase() === nameOf(resource));
    if (taken)
      throw duplicate(
        `Another row of ${config.file} has the same ${unique} already. Link to that one, or choose another value.`,
      );
    const row = map.toRow(header, id, resource, index === undefined ? undefined : rows[index], now());
    if (index === undefined) rows.push(row);
    else rows[index] = row;
    return map.toResource(header, row, config.file, localDay(now()));
  };
  const indexOf = (content: CsvContent, id: string): number => {
    const column = idColumn(content);
    const index = content.rows.findIndex((row) => row[column] === id);
    if (index < 0) throw unknown(id);
    return index;
  };
  const change = async <R>(task: (content: CsvContent) => R): Promise<R> => {
    await read();
    return file.change(task);
  };

  return {
    check: async () => void (await read()),
    list: async (query) => listInMemory((await read()).values(), query),
    get: async (id) => (await read()).get(id) ?? fail(unknown(id)),
    create: (resource) =>
      change((content) => {
        const id = config.id.generate === 'uuid' ? randomUUID() : attributeId(resource);
        if (content.rows.some((row) => row[idColumn(content)] === id))
          throw duplicate(`Another row of ${config.file} has the ${config.id.column} ${id} already.`);
        return put(content, id, resource, undefined);
      }),
    update: (id, resource) =>
      change((content) => {
        const index = indexOf(content, id);
        if (config.id.generate === 'attribute' && attributeId(resource) !== id)
          throw invalidValue(`${config.id.column} is how ${id} is known, so it cannot be changed.`);
        return put(content, id, resource, index);
      }),
    delete: (id) =>
      change((content) => {
        content.rows.splice(indexOf(content, id), 1);
      }),
  };

  function attributeId(resource: T): string {
    const id = map.idIn(resource);
    if (id) return id;
    throw invalidValue(
      `The attribute that is in the column ${config.id.column} is missing, and nobody is known without it.`,
    );
  }

  function unknown(id: string) {
    return notFound(`${config.file} has no row with the ${config.id.column} ${id}. It may have been deleted there.`);
  }
}

function fail(error: Error): never {
  throw error;
}
