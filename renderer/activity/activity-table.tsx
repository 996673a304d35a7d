import type { ActivityRow } from '@postern/protocol/console';
import { Icon, StateBadge } from '@postern/ui';
import { Fragment, useState } from 'react';
import { kindNames, activityTexts as t } from '../texts/actions.ts';
import { stateOfAction } from '../texts/states.ts';
import { clock, span } from '../texts/time.ts';
import { ActivityDetails } from './activity-details.tsx';

/** One row per action; a row opens in place. */
export function ActivityTable({ rows }: { rows: ActivityRow[] }) {
  const [open, setOpen] = useState<string>();
  return (
    <div className="p-table-box">
      <table className="p-table v-table">
        <caption className="p-sr">{t.title}</caption>
        <thead>
          <tr>
            <th />
            <th>{t.columns.changed}</th>
            <th>{t.columns.effect}</th>
            <th className="p-right">{t.columns.took}</th>
            <th>{t.columns.subject}</th>
            <th>{t.columns.app}</th>
            <th>{t.columns.action}</th>
            <th>{t.columns.state}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Fragment key={row.id}>
              <Row row={row} open={open === row.id} onToggle={() => setOpen(open === row.id ? undefined : row.id)} />
              {open === row.id && (
                <tr className="v-open">
                  <td colSpan={8}>
                    <ActivityDetails id={row.id} version={row.status} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, open, onToggle }: { row: ActivityRow; open: boolean; onToggle(): void }) {
  const { state, word } = stateOfAction(row);
  const from = row.changedAt ?? row.at;
  const ended = state === 'failed' || state === 'attention';
  return (
    <tr className={open ? 'v-row v-row-open' : 'v-row'} onClick={onToggle}>
      <td>
        <button
          type="button"
          className="v-toggle"
          aria-expanded={open}
          aria-label={t.open(row.subject)}
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
        >
          <Icon name={open ? 'down' : 'right'} />
        </button>
      </td>
      <td className="v-time">{clock(from)}</td>
      <td className="v-time">{row.effectAt ? clock(row.effectAt) : ended ? t.notApplied : t.notYet}</td>
      <td className="p-right v-time">{row.effectAt ? span(row.effectAt - from) : ''}</td>
      <td className="p-strong">{row.subject}</td>
      <td className="p-second">{row.app}</td>
      <td className="p-second">{kindNames[row.kind] ?? row.kind}</td>
      <td>
        <StateBadge state={state}>{word}</StateBadge>
      </td>
    </tr>
  );
}
