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

/** Stands for a row whose page is read: the same parts of the page, so that they are only written into once it is there. */
const unread: ActivityRow = { id: '', at: 0, kind: '', subject: '', app: '', status: 'done' };

export function ActivityLine({ row, index, open, onToggle }: Props) {
  const look = row ? (open ? ' v-row-open' : '') : ' v-row-unread';
  return (
    <tr
      className={`v-grid v-row${look}`}
      aria-rowindex={index}
      onClick={() => row && onToggle(open ? undefined : row.id)}
    >
      <Cells row={row ?? unread} open={open} onToggle={onToggle} />
    </tr>
  );
}

/** Drawn anew only for another row; its place in the table changes with each step of a scroll. */
const Cells = memo(function Cells({ row, open, onToggle }: Omit<Props, 'index'> & { row: ActivityRow }) {
  const { state, word } = stateOfAction(row);
  const from = row.changedAt ?? row.at;
  const ended = state === 'failed' || state === 'attention';
  return (
    <>
      <td>
        <button
          type="button"
          className="v-toggle"
          aria-expanded={open}
          aria-label={t.open(row.subject)}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(open ? undefined : row.id);
          }}
        >
          <Icon name={open ? 'down' : 'right'} />
        </button>
      </td>
      <td className="v-from">{row === unread ? '…' : clock(from)}</td>
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
    </>
  );
});
