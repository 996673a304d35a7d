import type { ActivityRow } from '@postern/protocol/console';
import { Icon, StateBadge } from '@postern/ui';
import { memo } from 'react';
import { kindNames, activityTexts as t } from '../texts/actions.ts';
import { stateOfAction } from '../texts/states.ts';
import { clock, span } from '../texts/time.ts';

interface Props {
  /** Undefined while its page is read: the line keeps its place. */
  row: ActivityRow | undefined;
  /** Place in the table, the headings being the first. */
  index: number;
  open: boolean;
  onToggle(id: string | undefined): void;
}

export const ActivityLine = memo(function ActivityLine({ row, index, open, onToggle }: Props) {
  if (!row)
    return (
      <tr className="v-grid v-row" aria-rowindex={index}>
        <td />
        <td className="p-quiet">…</td>
      </tr>
    );
  const { state, word } = stateOfAction(row);
  const from = row.changedAt ?? row.at;
  const ended = state === 'failed' || state === 'attention';
  const toggle = (): void => onToggle(open ? undefined : row.id);
  return (
    <tr className={open ? 'v-grid v-row v-row-open' : 'v-grid v-row'} aria-rowindex={index} onClick={toggle}>
      <td>
        <button
          type="button"
          className="v-toggle"
          aria-expanded={open}
          aria-label={t.open(row.subject)}
          onClick={(event) => {
            event.stopPropagation();
            toggle();
          }}
        >
          <Icon name={open ? 'down' : 'right'} />
        </button>
      </td>
      <td>{clock(from)}</td>
      <td>{row.effectAt ? clock(row.effectAt) : ended ? t.notApplied : t.notYet}</td>
      <td className="p-right">{row.effectAt ? span(row.effectAt - from) : ''}</td>
      <td className="p-strong p-cut" title={row.subject}>
        {row.subject}
      </td>
      <td className="p-second p-cut" title={row.app}>
        {row.app}
      </td>
      <td className="p-second p-cut">{kindNames[row.kind] ?? row.kind}</td>
      <td>
        <StateBadge state={state}>{word}</StateBadge>
      </td>
    </tr>
  );
});
