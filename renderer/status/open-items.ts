import type { ActivityRow, ActivitySummary, AgentState } from '@postern/protocol/console';
import type { State } from '@postern/ui';
import { stateOfAction } from '../texts/states.ts';
import { statusTexts as t } from '../texts/status.ts';

/** One line of what waits and what failed. */
export interface OpenItem {
  key: string;
  state: State;
  title: string;
  about: string;
  /** Epoch ms, of what failed. */
  at?: number;
}

/** What waits, one line per app; then what failed, newest first, those of one app and one reason as one line. */
export function openItems(
  figures: ActivitySummary['apps'],
  failed: ActivityRow[],
  apps: AgentState['apps'],
  most: number,
): OpenItem[] {
  const stopped = new Set(apps.flatMap(({ label, problem }) => (problem ? [label] : [])));
  const waiting = figures
    .filter((one) => one.waiting > 0)
    .map(({ app, waiting: n }): OpenItem => {
      const why = stopped.has(app) ? t.untilAnswer : t.inTurn;
      return { key: `waiting ${app}`, state: 'waiting', title: t.actions(n), about: `${app}, ${why}` };
    });
  const alike = new Map<string, ActivityRow[]>();
  for (const row of failed) {
    const key = `${row.app} ${row.error?.code}`;
    alike.set(key, [...(alike.get(key) ?? []), row]);
  }
  const broken = [...alike].map(([key, rows]): OpenItem => {
    const [first] = rows as [ActivityRow, ...ActivityRow[]];
    const title = rows.length === 1 ? first.subject : t.actions(rows.length);
    // The texts of the catalogue name the app.
    const about = first.error?.message ?? first.app;
    return { key, state: stateOfAction(first).state, title, about, at: first.at };
  });
  return [...waiting, ...broken].slice(0, most);
}
