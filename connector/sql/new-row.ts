import { toColumn } from './column-values.ts';
import type { NewRow } from './config.ts';
import type { ColumnInfo, Dialect, SqlValue } from './database.ts';

/** Values that the configuration gives new rows, each as its column takes it. */
export function createNewRow(
  config: NewRow,
  infos: readonly ColumnInfo[],
  dialect: Dialect,
): (now: Date) => [string, SqlValue][] {
  return (now) =>
    Object.entries(config).map(([name, value]) => {
      const info = infos.find((one) => one.name === name)!;
      if (typeof value !== 'object') return [name, toColumn(value, name, info, dialect)];
      if (value.now === 'time') return [name, dialect.toTime(now, info)];
      return [name, value.now === 'seconds' ? Math.floor(now.getTime() / 1000) : now.getTime()];
    });
}
