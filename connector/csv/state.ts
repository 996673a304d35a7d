import { onPremisesError } from '../sdk/index.ts';
import type { UsersConfig } from './config.ts';

type Cell = (column: string) => string;

/** Whether rows are of people who work here now, by the columns that say so. */
export interface RowState {
  columns: string[];
  /** @param where the row, for what is wrong with it @param today `yyyy-mm-dd` */
  read(cell: Cell, where: string, today: string): boolean;
  /** What the state's column holds for each. */
  write: { column: string; active: string; inactive: string } | undefined;
}

/** Undefined where the configuration names no such column. */
export function rowState({ active, employment }: Pick<UsersConfig, 'active' | 'employment'>): RowState | undefined {
  if (!active && !employment) return undefined;
  const yes = lower(active?.true);
  const no = lower(active?.false);
  const columns = [active?.column, employment?.from, employment?.until].filter((name) => name !== undefined);
  return {
    columns,
    read(cell, where, today) {
      const value = active ? cell(active.column).trim().toLowerCase() : undefined;
      if (active && !yes.includes(value!) && !no.includes(value!))
        throw onPremisesError(
          'csv_active',
          `${where}: ${active.column} is "${cell(active.column)}", which users.active names neither as true nor as false. Add it there; nobody was changed.`,
        );
      const day = (column: string | undefined) => {
        const text = column === undefined ? '' : cell(column).trim();
        return text === '' ? undefined : dayOf(text, employment!.dates, `${where}: ${column}`);
      };
      const from = day(employment?.from);
      const until = day(employment?.until);
      const works = (from === undefined || from <= today) && (until === undefined || today <= until);
      return works && (value === undefined || yes.includes(value));
    },
    write: active && { column: active.column, active: first(active.true), inactive: first(active.false) },
  };
}

const list = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());
const lower = (value: string | string[] | undefined): string[] => list(value).map((text) => text.trim().toLowerCase());
const first = (value: string | string[]): string => list(value)[0] ?? '';

const forms = {
  'yyyy-mm-dd': /^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})$/,
  'dd.mm.yyyy': /^(?<d>\d{1,2})\.(?<m>\d{1,2})\.(?<y>\d{4})$/,
  'dd/mm/yyyy': /^(?<d>\d{1,2})\/(?<m>\d{1,2})\/(?<y>\d{4})$/,
  'mm/dd/yyyy': /^(?<m>\d{1,2})\/(?<d>\d{1,2})\/(?<y>\d{4})$/,
};

/** A date as `yyyy-mm-dd`. Throws `csv_date` for what is no date in this form. */
function dayOf(text: string, form: keyof typeof forms, where: string): string {
  const { y = '', m = '', d = '' } = forms[form].exec(text)?.groups ?? {};
  const day = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
  const time = new Date(`${day}T00:00:00Z`);
  if (y === '' || Number.isNaN(time.getTime()) || time.toISOString().slice(0, 10) !== day)
    throw onPremisesError(
      'csv_date',
      `${where} is "${text}", which is no date in the form ${form}. Nobody was changed.`,
    );
  return day;
}

/** The calendar day where this program runs. */
export function localDay(now: Date): string {
  const part = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${part(now.getMonth() + 1)}-${part(now.getDate())}`;
}
